package dev.tally.stats;

import dev.tally.recovery.StrikeResult;
import dev.tally.recovery.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One row of faults: a column under load while it is struck again and again.
 *
 * @param column the variant's name
 * @param stage of the plan
 * @param what was done, in words, like {@code kill of the owner}
 * @param trial from 1
 * @param startedAt wall-clock time at which the load began
 * @param planHash identifies the operations; the same for every column
 * @param rate operations a second asked for
 * @param limit the limit of latency: what is slower is outside
 * @param declaredLost whether the column declares that it does not survive such a loss
 * @param planned how many strikes that count were wanted
 * @param strikes every strike, those that are void among them
 * @param timeline the row in steps of a tenth of a second
 * @param counts how all measured operations ended
 * @param verdict of the checker on the row's whole history
 * @param additions the additions against the final states
 */
public record RecoveryResult(
    String column,
    String stage,
    String what,
    int trial,
    Instant startedAt,
    String planHash,
    double rate,
    Duration limit,
    boolean declaredLost,
    int planned,
    List<StrikeResult> strikes,
    List<Timeline.Bucket> timeline,
    EndingCounts counts,
    OrderVerdict verdict,
    CountAudit additions) {

  /** Copies the lists. */
  public RecoveryResult {
    strikes = List.copyOf(strikes);
    timeline = List.copyOf(timeline);
  }

  /**
   * The strikes that say anything.
   *
   * @return without those that are void
   */
  public List<StrikeResult> counting() {
    return strikes.stream().filter(StrikeResult::counts).toList();
  }
}
