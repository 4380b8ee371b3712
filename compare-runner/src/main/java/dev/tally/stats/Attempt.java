package dev.tally.stats;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One attempt at a row, judged.
 *
 * @param row as measured
 * @param reasons why it is not settled; empty where it is
 * @param superseded whether the row was measured again afterwards
 */
public record Attempt(StageResult row, List<Settling.Reason> reasons, boolean superseded) {

  /** Copies the reasons. */
  public Attempt {
    reasons = List.copyOf(reasons);
  }

  /**
   * Whether its figures may be told.
   *
   * @return true without a reason against it
   */
  public boolean isSettled() {
    return reasons.isEmpty();
  }

  /**
   * Why it is not settled.
   *
   * @return the reasons, joined; empty where it is
   */
  public String because() {
    return reasons.stream().map(Settling.Reason::text).collect(Collectors.joining("; "));
  }

  /**
   * Which it is.
   *
   * @return {@code trial 2}, or {@code trial 2, attempt 3}
   */
  public String label() {
    return row.attempt() == 1
        ? "trial " + row.trial()
        : String.format(Locale.ROOT, "trial %d, attempt %d", row.trial(), row.attempt());
  }
}
