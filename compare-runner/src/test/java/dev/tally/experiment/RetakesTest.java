package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetakesTest {

  private static final Duration ROW = Duration.ofSeconds(5);

  @Test
  void soManyAttemptsAtARow() {
    Retakes retakes = new Retakes(3, Duration.ofMinutes(1));
    assertThat(retakes.allows(2, ROW)).isTrue();
    assertThat(retakes.allows(3, ROW)).isTrue();
    assertThat(retakes.allows(4, ROW)).isFalse();
  }

  @Test
  void asLongAsThereIsTimeForAWholeOne() {
    Retakes retakes = new Retakes(3, Duration.ofSeconds(12));
    retakes.spend(Duration.ofSeconds(7));
    assertThat(retakes.allows(2, ROW)).isTrue();
    retakes.spend(Duration.ofMillis(1));
    assertThat(retakes.allows(2, ROW)).isFalse();
    retakes.spend(Duration.ofSeconds(90));
    assertThat(retakes.left()).isZero();
  }

  @Test
  void whatTookLessThanItsDueGivesNothingBack() {
    Retakes retakes = new Retakes(3, Duration.ofSeconds(12));
    retakes.spend(Duration.ofSeconds(-4));
    assertThat(retakes.left()).isEqualTo(Duration.ofSeconds(12));
  }
}
