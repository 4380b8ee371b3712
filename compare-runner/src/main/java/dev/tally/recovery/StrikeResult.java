package dev.tally.recovery;

import java.util.OptionalDouble;

/**
 * What one strike did to those who asked. Times are seconds from right before the deed, unless said
 * otherwise. A <b>hit</b> key is one that a victim owned, or one of which an operation failed or
 * took longer than the limit of latency while the strike lasted. The <b>gap</b> of a key is the
 * longest that any operation on it had to wait, from its intended start until the next answer to
 * that key: what a client with the plan's arrivals felt. It is never longer than the outage itself,
 * and shorter by as much as no operation was intended at its beginning.
 *
 * @param strike what was done
 * @param keys of the stage
 * @param hitKeys of them
 * @param operations that were to start while the strike lasted
 * @param hitOperations of them, those that failed or took longer than the limit
 * @param detected when the system noticed; empty where that is not known
 * @param firstSuccess the first answer to an operation on a hit key begun after the deed; empty
 *     where there was none
 * @param gapMedian over hit keys, seconds; empty where no key was hit
 * @param gapWorst the longest, seconds; empty where no key was hit
 * @param gapP99 over hit keys, seconds; empty where no key was hit
 * @param mostAnswered when 99% of the hit keys were answered again after the deed: of a key, when
 *     the longest wait was over of what met the deed and of the first operation after it; one that
 *     waited no longer than the limit was never gone, which counts as 0. A wait that began later,
 *     as where a process that starts again slows its machine down, counts in gaps, in {@link
 *     #withinLimit} and in {@link #violationSeconds}
 * @param allAnswered when all of them were
 * @param isCensored whether some key never answered while it was watched, so that gaps and {@link
 *     #allAnswered} are "at least"
 * @param withinLimit when the last half-second ended of which the 99th percentile was above the
 *     limit, or an operation in a hundred failed; 0 where none was
 * @param backlogDrained when as few operations were under way again as in calm
 * @param backlogPeak the most operations under way beyond what is usual
 * @param violationSeconds how long, in tenths of a second, one in a hundred operations or more
 *     failed or took longer than the limit
 * @param failed operations certainly not applied
 * @param unknown operations that may have been applied
 */
public record StrikeResult(
    Strike strike,
    int keys,
    int hitKeys,
    long operations,
    long hitOperations,
    OptionalDouble detected,
    OptionalDouble firstSuccess,
    OptionalDouble gapMedian,
    OptionalDouble gapP99,
    OptionalDouble gapWorst,
    OptionalDouble mostAnswered,
    OptionalDouble allAnswered,
    boolean isCensored,
    double withinLimit,
    double backlogDrained,
    long backlogPeak,
    double violationSeconds,
    long failed,
    long unknown) {

  /**
   * When every copy was in its place again: how long a second fault would have counted.
   *
   * @return seconds; where it was not seen, how long it was waited for
   */
  public double whole() {
    return (strike.end() - strike.struck()) / 1e9;
  }

  /**
   * Whether it says anything.
   *
   * @return false where it was void, or nothing of the victim's was asked for before
   */
  public boolean counts() {
    return strike.unfit().isEmpty();
  }
}
