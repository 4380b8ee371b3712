package dev.tally.stats;

import java.util.Locale;

/**
 * How a run judges its rows and compares its sides.
 *
 * @param settling when a row is settled
 * @param attempts how often a row is measured at most before it is left unsettled, at least 1
 * @param equivalence two sides are equivalent where their ratio is surely within 1 / (1 + this) and
 *     1 + this; more than 0
 */
public record Method(Settling settling, int attempts, double equivalence) {

  /** The confidence of the interval around a ratio, at least. */
  public static final double CONFIDENCE = 0.95;

  /** The confidence of the interval that two one-sided tests at 5% each amount to. */
  static final double EQUIVALENCE_CONFIDENCE = 0.9;

  /**
   * The method of comparing in words, for legends.
   *
   * @return sentences
   */
  public String inWords() {
    return String.format(
        Locale.ROOT,
        "A ratio is the median of the ratios of all pairs of trials (Hodges and Lehmann), with its exact interval of at least %.0f%% confidence (Mann-Whitney) in brackets. Verdicts: equivalent where two one-sided tests at 5%% each show the ratio within %.0f%%; else better where the interval excludes 1; else it cannot be told; void where a side is not settled. Of sides that are alike, at most %.0f%% of verdicts say better.",
        CONFIDENCE * 100,
        equivalence * 100,
        (1 - CONFIDENCE) * 100);
  }
}
