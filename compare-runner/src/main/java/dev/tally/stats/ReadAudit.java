package dev.tally.stats;

import dev.tally.counter.ReadLevel;
import org.HdrHistogram.Histogram;

/**
 * What the reads of one level showed. A read is stale by as many versions as had been answered, to
 * anybody, before it was called, beyond the one it shows; and by the time from the first answer
 * that showed a later version to its own call. Both are lower bounds: the system knew earlier.
 *
 * @param level which
 * @param reads how many were answered
 * @param stale of them, those older than an answer given before they were called
 * @param ownMissed those that did not show an addition of their own process
 * @param wentBack those that showed less than an earlier read of their own process
 * @param versions by how many versions each read was stale, 0 for most
 * @param nanos by how many nanoseconds each read was stale, 0 for most
 * @param latency from intended start to answer, nanoseconds
 */
public record ReadAudit(
    ReadLevel level,
    long reads,
    long stale,
    long ownMissed,
    long wentBack,
    Histogram versions,
    Histogram nanos,
    Histogram latency) {

  /**
   * Adds.
   *
   * @param other the same level elsewhere
   * @return both together
   */
  public ReadAudit plus(ReadAudit other) {
    return new ReadAudit(
        level,
        reads + other.reads,
        stale + other.stale,
        ownMissed + other.ownMissed,
        wentBack + other.wentBack,
        sum(versions, other.versions),
        sum(nanos, other.nanos),
        sum(latency, other.latency));
  }

  private static Histogram sum(Histogram one, Histogram other) {
    Histogram sum = one.copy();
    sum.setAutoResize(true);
    sum.add(other);
    return sum;
  }

  /**
   * The strongest level that these reads did not contradict: what was observed, beside what was
   * promised.
   *
   * @return linearizable where none was stale; session where each saw what its process had seen
   */
  public ReadLevel observed() {
    if (stale == 0) {
      return ReadLevel.LINEARIZABLE;
    }
    return ownMissed == 0 && wentBack == 0 ? ReadLevel.SESSION : ReadLevel.EVENTUAL;
  }
}
