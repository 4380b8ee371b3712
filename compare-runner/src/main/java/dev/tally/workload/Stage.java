package dev.tally.workload;

import dev.tally.counter.ReadLevel;
import java.time.Duration;
import java.util.Optional;

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
 * @param duration how long the measurement takes, for each row; with a fault, how long it may take
 *     at most
 * @param fault what is done to the column meanwhile; empty for a calm stage
 */
public record Stage(
    String name,
    Keys keys,
    double reads,
    ReadLevel readLevel,
    long minDelta,
    long maxDelta,
    Load load,
    Duration duration,
    Optional<FaultPlan> fault) {

  /**
   * A calm one.
   *
   * @param name unique in the plan
   * @param keys which counters
   * @param reads the share of reads, 0 to 1
   * @param readLevel how fresh the reads must be
   * @param minDelta the least an addition adds; 0 is never added
   * @param maxDelta the most
   * @param load how operations follow each other
   * @param duration how long the measurement takes, for each row
   */
  public Stage(
      String name,
      Keys keys,
      double reads,
      ReadLevel readLevel,
      long minDelta,
      long maxDelta,
      Load load,
      Duration duration) {
    this(name, keys, reads, readLevel, minDelta, maxDelta, load, duration, Optional.empty());
  }

  /**
   * Calm, with linearizable reads.
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
    return new Stage(name, keys, reads, readLevel, minDelta, maxDelta, load, other, fault);
  }

  /**
   * The same with other keys.
   *
   * @param other which
   * @return a copy
   */
  Stage withKeys(Keys other) {
    return new Stage(name, other, reads, readLevel, minDelta, maxDelta, load, duration, fault);
  }

  /**
   * The same in brief, where it has a fault.
   *
   * @param strikes how many at most
   * @param counters how many at most
   * @return a copy
   */
  Stage brief(int strikes, int counters) {
    return new Stage(
        name,
        keys,
        reads,
        readLevel,
        minDelta,
        maxDelta,
        load,
        duration,
        fault.map(f -> f.brief(strikes, counters)));
  }
}
