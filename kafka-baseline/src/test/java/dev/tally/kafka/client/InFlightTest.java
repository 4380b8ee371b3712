package dev.tally.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.ReadLevel;
import dev.tally.counter.Request;
import dev.tally.counter.Token;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InFlightTest {

  private static final Request READ =
      new Request.Get("k", ReadLevel.LINEARIZABLE, Token.NONE, Duration.ofSeconds(1));

  private final InFlight inFlight = new InFlight(2);

  @Test
  void noMoreThanAllowedAreTakenAndEachEndFreesAPlace() {
    long first = inFlight.begin(pending(10)).orElseThrow();
    assertThat(inFlight.begin(pending(10))).isPresent();
    assertThat(inFlight.begin(pending(10))).isEmpty();
    assertThat(inFlight.end(first)).isPresent();
    assertThat(inFlight.end(first)).isEmpty();
    assertThat(inFlight.begin(pending(10))).isPresent();
    assertThat(inFlight.begin(pending(10))).isEmpty();
  }

  @Test
  void theOverdueAreFoundWhenTheirTimeHasComeAndNotBefore() {
    long late = inFlight.begin(pending(30)).orElseThrow();
    long early = inFlight.begin(pending(10)).orElseThrow();
    assertThat(inFlight.overdue(9)).isEmpty();
    assertThat(inFlight.overdue(10)).containsExactly(early);
    inFlight.end(early);
    assertThat(inFlight.overdue(29)).isEmpty();
    long between = inFlight.begin(pending(20)).orElseThrow();
    assertThat(inFlight.overdue(29)).containsExactly(between);
    inFlight.end(between);
    assertThat(inFlight.overdue(30)).containsExactly(late);
  }

  private static Pending pending(long deadline) {
    return new Pending(READ, 0, deadline, new CompletableFuture<>());
  }
}
