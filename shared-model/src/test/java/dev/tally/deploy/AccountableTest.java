package dev.tally.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.deploy.Accountable.Work;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountableTest {

  @Test
  void whatWasDoneInBetweenIsTheDifferenceOfTwoLooks() {
    Map<String, Work> before =
        Map.of(
            "Produce", new Work(10, Map.of("bytes", 1000.0)),
            "Heartbeat", new Work(3, Map.of("bytes", 30.0)));
    Map<String, Work> now =
        Map.of(
            "Produce", new Work(15, Map.of("bytes", 2000.0)),
            "Heartbeat", new Work(3, Map.of("bytes", 30.0)),
            "Fetch", new Work(4, Map.of("bytes", 80.0, "wait ms", 2.0)));
    assertThat(Accountable.since(now, before))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "Produce", new Work(5, Map.of("bytes", 1000.0)),
                "Fetch", new Work(4, Map.of("bytes", 80.0, "wait ms", 2.0))));
  }

  @Test
  void severalServersAddUp() {
    Work both =
        new Work(1, Map.of("bytes", 10.0)).plus(new Work(3, Map.of("bytes", 50.0, "ms", 8.0)));
    assertThat(both.times()).isEqualTo(4);
    assertThat(both.mean("bytes")).isEqualTo(15);
    assertThat(both.mean("ms")).isEqualTo(2);
    assertThat(both.mean("else")).isZero();
    assertThat(Work.NONE.mean("bytes")).isZero();
    assertThat(Work.NONE.plus(both)).isEqualTo(both);
  }
}
