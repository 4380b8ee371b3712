package dev.tally.kafka.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What a misspelt name may have been meant for. */
final class Spelling {

  /** One letter in so many may be wrong. */
  private static final int LETTERS_PER_FAULT = 5;

  private static final int LEAST_FAULTS = 2;

  private Spelling() {}

  /**
   * The nearest of several names.
   *
   * @param name as written
   * @param known those there are
   * @return empty where none is near
   */
  static Optional<String> nearest(String name, Collection<String> known) {
    int most = Math.max(LEAST_FAULTS, name.length() / LETTERS_PER_FAULT);
    return known.stream()
        .filter(candidate -> Math.abs(candidate.length() - name.length()) <= most)
        .filter(candidate -> distance(name, candidate) <= most)
        .min(
            Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** How many letters must be left out, put in, replaced, or swapped with their neighbour. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
        } else {
          int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
          d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
          if (i > 1
              && j > 1
              && a.charAt(i - 1) == b.charAt(j - 2)
              && a.charAt(i - 2) == b.charAt(j - 1)) {
            d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
          }
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
