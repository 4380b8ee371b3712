package dev.tally.stats;

import java.util.Optional;

/**
 * One figure of two columns.
 *
 * @param ratio the first column's over the other's: the median over all pairs of trials; NaN where
 *     there is none
 * @param interval around the ratio, empty where so few trials promise none
 * @param finding what may be concluded
 */
public record Difference(double ratio, Optional<Interval> interval, Finding finding) {

  /** What was found about one figure, for the first of two columns. */
  public enum Finding {
    /** It is better: the interval excludes 1. */
    BETTER,
    /** It is worse: the interval excludes 1. */
    WORSE,
    /** The ratio is surely within the bounds of equivalence. */
    EQUIVALENT,
    /** Neither was shown. */
    CANNOT_TELL,
    /** A side is not settled, or the plans differ. */
    VOID
  }

  /** Nothing may be concluded. */
  static final Difference NOTHING = new Difference(Double.NaN, Optional.empty(), Finding.VOID);

  /**
   * Compares the trials of two settled rows.
   *
   * @param figure tells which way is better
   * @param mine the first column's
   * @param theirs the other's
   * @param equivalence two sides are equivalent within 1 / (1 + this) and 1 + this
   */
  static Difference of(Figure figure, Spread mine, Spread theirs, double equivalence) {
    double[] a = mine.array();
    double[] b = theirs.array();
    if (mine.values().stream().anyMatch(v -> v <= 0)
        || theirs.values().stream().anyMatch(v -> v <= 0)) {
      return new Difference(Double.NaN, Optional.empty(), Finding.CANNOT_TELL);
    }
    Optional<Interval> interval = Intervals.ofRatio(a, b, Method.CONFIDENCE);
    boolean equivalent =
        Intervals.ofRatio(a, b, Method.EQUIVALENCE_CONFIDENCE)
            .filter(narrow -> narrow.isWithin(1 / (1 + equivalence), 1 + equivalence))
            .isPresent();
    Finding finding = Finding.CANNOT_TELL;
    if (equivalent) {
      finding = Finding.EQUIVALENT;
    } else if (interval.isPresent() && !interval.get().contains(1)) {
      boolean higher = interval.get().low() > 1;
      finding = higher == figure.higherIsBetter() ? Finding.BETTER : Finding.WORSE;
    }
    return new Difference(Intervals.ratio(a, b), interval, finding);
  }

  /**
   * How many times the larger side is the smaller one, with its interval: the ratio, turned over
   * where it is below 1.
   *
   * @return a difference whose ratio is at least 1, or NaN
   */
  public Difference factor() {
    return ratio >= 1 || Double.isNaN(ratio)
        ? this
        : new Difference(
            1 / ratio,
            interval.map(i -> new Interval(1 / i.high(), 1 / i.low(), i.confidence())),
            finding);
  }
}
