package dev.tally.stats;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Median;

/**
 * A figure over trials.
 *
 * @param median of the trials
 * @param min the smallest trial
 * @param max the largest trial
 * @param trials how many had the figure, at least 1
 */
public record Spread(double median, double min, double max, int trials) {

  /**
   * Over trials.
   *
   * @param values one a trial, at least one
   * @return their spread
   */
  public static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("values is empty, must be at least one trial");
    }
    return new Spread(
        Median.withDefaults().evaluate(values),
        Arrays.stream(values).min().orElseThrow(),
        Arrays.stream(values).max().orElseThrow(),
        values.length);
  }

  /**
   * Whether two ranges have a value in common.
   *
   * @param other the other range
   * @return true where no line can be drawn between all trials of one and all of the other
   */
  public boolean overlaps(Spread other) {
    return min <= other.max && other.min <= max;
  }
}
