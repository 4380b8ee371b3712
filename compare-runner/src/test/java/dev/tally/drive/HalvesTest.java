package dev.tally.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.Outcome;
import dev.tally.stats.Halves;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The two halves of a drive, on a clock of the test's. */
class HalvesTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Measure measure = new Measure();

  private void ended(int operations, long nanos) {
    Outcome done = ScriptedCounter.DONE;
    for (int i = 0; i < operations; i++) {
      measure.ended(done, nanos, nanos);
    }
  }

  private Halves halves() {
    return measure.result(Duration.ofSeconds(2), 0).halves();
  }

  @Test
  void whatEndedAfterTheMiddleIsTheSecondHalf() {
    measure.begin(0);
    measure.halfAt(SECOND);
    ended(60, 4_000_000);
    measure.window(SECOND / 2, 1, 60);
    ended(60, 4_000_000);
    measure.window(SECOND + 1, 1, 120);
    ended(100, 1_000_000);
    measure.window(2 * SECOND, 1, 220);
    Halves halves = halves();
    assertThat(halves.firstP50Nanos()).isBetween(3_990_000L, 4_010_000L);
    assertThat(halves.secondP50Nanos()).isBetween(999_000L, 1_001_000L);
    assertThat(halves.improvement()).isBetween(0.74, 0.76);
  }

  @Test
  void tooFewOperationsTellNothing() {
    measure.begin(0);
    measure.halfAt(SECOND);
    ended(200, 4_000_000);
    measure.window(SECOND + 1, 1, 200);
    ended(Halves.LEAST_OPERATIONS - 1, 1_000_000);
    assertThat(halves()).isEqualTo(Halves.NONE);
    assertThat(Halves.NONE.improvement()).isZero();
  }
}
