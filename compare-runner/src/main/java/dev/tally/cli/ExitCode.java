package dev.tally.cli;

import dev.tally.deploy.Variant;
import dev.tally.stats.ColumnResult;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.OrderVerdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a command's exit code says. */
final class ExitCode {

  /** Every verdict holds. */
  static final int OK = 0;

  /** A verdict failed: a backend broke a promise. */
  static final int VERDICT_FAILED = 1;

  /** Bad input; nothing was measured. */
  static final int BAD_INPUT = 2;

  /** The run could not be completed; what was measured is kept. Of a check: undecided. */
  static final int INCOMPLETE = 3;

  private ExitCode() {}

  /**
   * Of one run, or of the parts of a sweep.
   *
   * @param failure why it could not be completed; empty where it was
   * @param broken promises that were broken outside the measured rows
   * @param results what was found
   * @return a broken promise first, also where the run ended early
   */
  static int of(Optional<String> failure, List<String> broken, List<ExperimentResult> results) {
    if (!broken.isEmpty() || isAny(results, OrderVerdict.Kind.INVALID)) {
      return VERDICT_FAILED;
    }
    return failure.isPresent() || isAny(results, OrderVerdict.Kind.UNDECIDED) ? INCOMPLETE : OK;
  }

  private static boolean isAny(List<ExperimentResult> results, OrderVerdict.Kind kind) {
    return results.stream().anyMatch(result -> isAny(result, kind));
  }

  /** Whether a row of what counts has that verdict. */
  private static boolean isAny(ExperimentResult result, OrderVerdict.Kind kind) {
    Set<String> checked =
        result.columns().stream()
            .map(ColumnResult::variant)
            .filter(variant -> variant.kind() != Variant.Kind.FLOOR)
            .map(Variant::name)
            .collect(Collectors.toSet());
    return result.stages().stream()
            .filter(row -> checked.contains(row.column()))
            .anyMatch(row -> row.verdict().kind() == kind)
        || result.recoveries().stream()
            // What is declared lost can not be read, and is judged by what is left.
            .filter(row -> kind == OrderVerdict.Kind.INVALID || !row.declaredLost())
            .anyMatch(row -> row.verdict().kind() == kind);
  }
}
