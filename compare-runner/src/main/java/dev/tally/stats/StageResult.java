package dev.tally.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * One attempt at a row of a comparison: one column, one stage, one trial.
 *
 * @param column the variant's name
 * @param stage the stage's name in the plan
 * @param trial from 1
 * @param attempt from 1: a row that did not settle is measured again
 * @param startedAt when its measurement began, wall-clock time
 * @param planHash of the operations and their schedule: equal for rows that may be compared
 * @param inFlight the window of a closed loop, 0 for an open loop
 * @param plannedRate operations a second planned, 0 for a closed loop
 * @param busiestSecond the most operations that its schedule has in one second, 0 for a closed loop
 * @param elapsed from the first intended start to the last answer
 * @param latency from intended start to answer, nanoseconds; timeouts stay in at their full length
 * @param service from the sending to the answer, nanoseconds
 * @param startLateness how late the driver sent, nanoseconds; empty for a closed loop
 * @param halves the first half beside the second
 * @param counts how the operations ended
 * @param use what it cost
 * @param verdict what the checker found in the history
 * @param additions counted against the final states
 * @param reads what the reads of each level showed
 */
public record StageResult(
    String column,
    String stage,
    int trial,
    int attempt,
    Instant startedAt,
    String planHash,
    int inFlight,
    double plannedRate,
    double busiestSecond,
    Duration elapsed,
    Histogram latency,
    Histogram service,
    Histogram startLateness,
    Halves halves,
    EndingCounts counts,
    ResourceUse use,
    OrderVerdict verdict,
    CountAudit additions,
    List<ReadAudit> reads) {

  /** Copies the list. */
  public StageResult {
    reads = List.copyOf(reads);
  }

  /**
   * Whether another attempt is of the same row.
   *
   * @param other any
   * @return true for the same column, stage, window and trial
   */
  public boolean isOfSameRow(StageResult other) {
    return column.equals(other.column)
        && stage.equals(other.stage)
        && inFlight == other.inFlight
        && trial == other.trial;
  }

  /**
   * Answered operations a second.
   *
   * @return over the elapsed time
   */
  public double throughput() {
    return elapsed.isZero() ? 0 : counts.done() / (elapsed.toNanos() / 1e9);
  }

  /**
   * Processor time of all of the backend's processes for one answered operation.
   *
   * @return microseconds
   */
  public double cpuMicrosPerOperation() {
    return counts.done() == 0 ? 0 : use.backendCpu().toNanos() / 1e3 / counts.done();
  }
}
