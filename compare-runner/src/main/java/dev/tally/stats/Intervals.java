package dev.tally.stats;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;

/**
 * Exact intervals for few trials, which assume nothing of how trials are distributed.
 *
 * <p><b>The ratio of two sides</b> is the shift of Hodges and Lehmann (<i>Estimates of Location
 * Based on Rank Tests</i>, 1963) on logarithms: of all n m ratios of a trial of one side to a trial
 * of the other, the median is the estimate, and the (k+1)th smallest and largest are the ends of
 * the interval that inverts the Mann-Whitney U test; k is the largest for which the exact
 * distribution of U leaves no more than the risk asked for outside. With 5 trials a side and 95%
 * asked for, k is 2 and the risk really taken 3.2%; with 3 a side even all nine ratios risk 10%, so
 * there is none. The exact tail probabilities are those of Commons Statistics.
 *
 * <p><b>The median of one side</b> lies between the smallest and the largest trials that the
 * binomial distribution allows (the sign test inverted): with 5 trials all of them, at 93.8%.
 *
 * <p>Trials must be exchangeable: interleaving sees to that a drift of the machine falls on both
 * sides alike, which makes the intervals wider, not wrong.
 */
final class Intervals {

  private Intervals() {}

  /** The estimate of a ratio: the median of all ratios of a trial of one to a trial of another. */
  static double ratio(double[] mine, double[] theirs) {
    double[] ratios = ratios(mine, theirs);
    int middle = ratios.length / 2;
    return ratios.length % 2 == 1 ? ratios[middle] : Math.sqrt(ratios[middle - 1] * ratios[middle]);
  }

  /**
   * Around the ratio.
   *
   * @param mine positive, one a trial
   * @param theirs positive, one a trial
   * @param confidence at least this much, 0 to 1
   * @return empty where so few trials can not promise as much
   */
  static Optional<Interval> ofRatio(double[] mine, double[] theirs, double confidence) {
    double[] ratios = ratios(mine, theirs);
    int outside = -1;
    double risk = 0;
    for (int k = 0; 2 * k < ratios.length; k++) {
      double both = 2 * lowerTail(k, mine.length, theirs.length);
      if (both > 1 - confidence) {
        break;
      }
      outside = k;
      risk = both;
    }
    return outside < 0
        ? Optional.empty()
        : Optional.of(new Interval(ratios[outside], ratios[ratios.length - 1 - outside], 1 - risk));
  }

  /**
   * Around the median of trials.
   *
   * @param values at least one
   * @return the narrowest with 95% where so many trials allow it; else from the smallest to the
   *     largest, with what that covers
   */
  static Interval ofMedian(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    BinomialDistribution below = BinomialDistribution.of(sorted.length, 0.5);
    int outside = 0;
    while (2 * (outside + 1) < sorted.length
        && 2 * below.cumulativeProbability(outside + 1) <= 0.05) {
      outside++;
    }
    return new Interval(
        sorted[outside],
        sorted[sorted.length - 1 - outside],
        Math.max(0, 1 - 2 * below.cumulativeProbability(outside)));
  }

  private static double[] ratios(double[] mine, double[] theirs) {
    double[] ratios = new double[mine.length * theirs.length];
    int at = 0;
    for (double a : mine) {
      for (double b : theirs) {
        ratios[at++] = a / b;
      }
    }
    Arrays.sort(ratios);
    return ratios;
  }

  /** P(U <= k) without a difference: the library is asked with samples made to have that U. */
  private static double lowerTail(int k, int n, int m) {
    double[] theirs = new double[m];
    for (int j = 0; j < m; j++) {
      theirs[j] = 2 * (j + 1);
    }
    double[] mine = new double[n];
    int above = k;
    for (int i = 0; i < n; i++) {
      int beats = Math.min(m, above);
      above -= beats;
      // Odd numbers lie between theirs; a fraction keeps those of one place apart.
      mine[i] = 2 * beats + 1 + i / (2.0 * n);
    }
    return MannWhitneyUTest.withDefaults()
        .with(AlternativeHypothesis.LESS_THAN)
        .with(PValueMethod.EXACT)
        .test(mine, theirs)
        .getPValue();
  }
}
