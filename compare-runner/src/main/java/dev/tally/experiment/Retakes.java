package dev.tally.experiment;

import java.time.Duration;

/**
 * How often rows of one column may be measured again: so many attempts each, and so much time for
 * all of them together over the whole run. What warming up before a turn takes beyond its due is
 * paid from the same time, so that a run ends when it should.
 */
final class Retakes {

  private final int attempts;
  private Duration left;

  /**
   * With nothing spent.
   *
   * @param attempts at each row at most, the first included
   * @param budget for all attempts but the first
   */
  Retakes(int attempts, Duration budget) {
    this.attempts = attempts;
    this.left = budget;
  }

  /**
   * Whether another attempt may be made.
   *
   * @param attempt its number, from 1
   * @param length of the measurement
   */
  boolean allows(int attempt, Duration length) {
    return attempt <= attempts && left.compareTo(length) >= 0;
  }

  /** What is left. */
  Duration left() {
    return left;
  }

  /** Time was spent; less than none is nothing. */
  void spend(Duration time) {
    Duration rest = left.minus(time.isNegative() ? Duration.ZERO : time);
    left = rest.isNegative() ? Duration.ZERO : rest;
  }
}
