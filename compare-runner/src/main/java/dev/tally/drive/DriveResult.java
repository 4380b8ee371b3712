package dev.tally.drive;

import dev.tally.counter.Failure;
import dev.tally.stats.EndingCounts;
import dev.tally.stats.Halves;
import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a drive saw.
 *
 * @param latency from intended start to end, nanoseconds: answered, unknown and timed out alike
 * @param service from sending to end, nanoseconds
 * @param startLateness from intended start to sending, nanoseconds; in a closed loop empty
 * @param halves the first half of the time beside the second
 * @param counts how the operations ended
 * @param failures those that failed, by reason
 * @param elapsed from the first intended start to the last end
 * @param planned how many should have been sent by the end; in a closed loop as many as were
 * @param firstTrouble what the first operation not answered said; empty where all were
 */
public record DriveResult(
    Histogram latency,
    Histogram service,
    Histogram startLateness,
    Halves halves,
    EndingCounts counts,
    Map<Failure, Long> failures,
    Duration elapsed,
    long planned,
    String firstTrouble) {

  /**
   * Answered operations a second.
   *
   * @return over the elapsed time
   */
  public double throughput() {
    return elapsed.isZero() ? 0 : counts.done() / (elapsed.toNanos() / 1e9);
  }
}
