package dev.tally.workload;

import java.time.Duration;

/**
 * One part of a plan.
 *
 * @param name unique in the plan
 * @param keys which counters
 * @param reads the share of linearizable reads, 0 to 1; the rest are additions
 * @param minDelta the least an addition adds; 0 is never added
 * @param maxDelta the most
 * @param load how operations follow each other
 * @param duration how long the measurement takes, for each row
 */
public record Stage(
    String name,
    Keys keys,
    double reads,
    long minDelta,
    long maxDelta,
    Load load,
    Duration duration) {

  /**
   * The same for another time.
   *
   * @param other how long
   * @return a copy
   */
  public Stage withDuration(Duration other) {
    return new Stage(name, keys, reads, minDelta, maxDelta, load, other);
  }

  /**
   * The same with other keys.
   *
   * @param other which
   * @return a copy
   */
  Stage withKeys(Keys other) {
    return new Stage(name, other, reads, minDelta, maxDelta, load, duration);
  }
}
