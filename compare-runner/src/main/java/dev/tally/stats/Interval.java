package dev.tally.stats;

/**
 * An interval that holds the true value with a stated confidence.
 *
 * @param low its lower end
 * @param high its upper end, at least {@code low}
 * @param confidence the chance that the method covers the true value, 0 to 1: what it really is for
 *     so many trials, not what was asked for
 */
public record Interval(double low, double high, double confidence) {

  /**
   * Whether a value lies inside.
   *
   * @param value any
   * @return true also at the ends
   */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /**
   * Whether it lies wholly within bounds.
   *
   * @param from the lower bound
   * @param to the upper bound
   * @return true also where it touches them
   */
  public boolean isWithin(double from, double to) {
    return from <= low && high <= to;
  }
}
