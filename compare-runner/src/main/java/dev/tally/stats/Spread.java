package dev.tally.stats;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.descriptive.Median;

/**
 * A figure over trials.
 *
 * @param values one a trial, in the order of the trials, at least one
 */
public record Spread(List<Double> values) {

  /** Copies the values. */
  public Spread {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("values is empty, must be at least one trial");
    }
    values = List.copyOf(values);
  }

  /**
   * Over trials.
   *
   * @param values one a trial, at least one
   * @return their spread
   */
  public static Spread of(double... values) {
    return new Spread(Arrays.stream(values).boxed().toList());
  }

  double[] array() {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * The median of the trials.
   *
   * @return in the unit of the figure
   */
  public double median() {
    return Median.withDefaults().evaluate(array());
  }

  /**
   * Where the true median lies: the exact interval of the sign test.
   *
   * @return with the confidence that so many trials allow
   */
  public Interval interval() {
    return Intervals.ofMedian(array());
  }

  /**
   * How many trials had the figure.
   *
   * @return at least 1
   */
  public int trials() {
    return values.size();
  }
}
