package dev.tally.workload;

import dev.tally.counter.ReadLevel;
import java.time.Duration;

/**
 * One part of a plan.
 *
 * @param name unique in the plan
 * @param keys which counters
 * @param reads the share of reads, 0 to 1; the rest are additions
 * @param readLevel how fresh the reads must be
 * @param minDelta the least an addition adds; 0 is never added
 * @param maxDelta the most
 * @param load how operations follow each other
 * @param duration how long the measurement takes, for each row
 */
public record Stage(
    String name,
    Keys keys,
    double reads,
    ReadLevel readLevel,
    long minDelta,
    long maxDelta,
    Load load,
    Duration duration) {

  /**
   * With linearizable reads.
   *
   * @param name unique in the plan
   * @param keys which counters
   * @param reads the share of reads, 0 to 1
   * @param minDelta the least an addition adds; 0 is never added
   * @param maxDelta the most
   * @param load how operations follow each other
   * @param duration how long the measurement takes, for each row
   */
  public Stage(
      String name,
      Keys keys,
      double reads,
      long minDelta,
      long maxDelta,
      Load load,
      Duration duration) {
    this(name, keys, reads, ReadLevel.LINEARIZABLE, minDelta, maxDelta, load, duration);
  }

  /**
   * The same for another time.
   *
   * @param other how long
   * @return a copy
   */
  public Stage withDuration(Duration other) {
    return new Stage(name, keys, reads, readLevel, minDelta, maxDelta, load, other);
  }

  /**
   * The same with other keys.
   *
   * @param other which
   * @return a copy
   */
  Stage withKeys(Keys other) {
    return new Stage(name, other, reads, readLevel, minDelta, maxDelta, load, duration);
  }
}
