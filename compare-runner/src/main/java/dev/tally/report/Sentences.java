package dev.tally.report;

import dev.tally.deploy.Variant;
import dev.tally.stats.Block;
import dev.tally.stats.ColumnResult;
import dev.tally.stats.Comparison;
import dev.tally.stats.Difference;
import dev.tally.stats.Difference.Finding;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Figure;
import dev.tally.stats.Method;
import dev.tally.stats.Summary;
import dev.tally.stats.SummaryRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is said below a block, on the console and on the page alike. */
final class Sentences {

  private static final List<Figure> COMPARED =
      List.of(
          Figure.P50,
          Figure.P99,
          Figure.P999,
          Figure.THROUGHPUT,
          Figure.CPU_PER_OPERATION,
          Figure.MEMORY);

  /** What the figures of cost count. */
  static final String COST =
      "CPU, memory, disk (written to storage) and network (sent and received, what two processes of a side send each other at both) are those of the backend's own processes; -: not measured.";

  private Sentences() {}

  /**
   * A block's comparison: who is better by what, what is equivalent, what can not be told.
   *
   * @param equivalence the bounds within which two sides are equivalent
   */
  static String comparison(Comparison comparison, double equivalence) {
    String sides = "%s vs %s: ".formatted(comparison.column(), comparison.against());
    if (comparison.differences().isEmpty()) {
      return sides + "nothing to compare";
    }
    // A side that is not settled, or another plan, spoils every figure alike: said once.
    if (!comparison.isSettled()) {
      return sides + "void, " + String.join("; ", comparison.caveats());
    }
    List<String> parts = new ArrayList<>();
    part(comparison, Finding.BETTER, comparison.column() + " better by ").ifPresent(parts::add);
    part(comparison, Finding.WORSE, comparison.against() + " better by ").ifPresent(parts::add);
    part(
            comparison,
            Finding.EQUIVALENT,
            "equivalent within " + Words.digits(equivalence * 100) + "%: ")
        .ifPresent(parts::add);
    part(comparison, Finding.CANNOT_TELL, "cannot tell: ").ifPresent(parts::add);
    return sides + String.join("; ", parts);
  }

  private static Optional<String> part(Comparison comparison, Finding finding, String head) {
    String marks = Words.marks(comparison.marks());
    List<String> told = new ArrayList<>();
    for (Figure figure : COMPARED) {
      Difference difference = comparison.differences().get(figure);
      // An open loop offers every column the same load: its throughput tells nothing.
      if (difference != null
          && difference.finding() == finding
          && (figure != Figure.THROUGHPUT || comparison.inFlight() > 0)) {
        told.add(figure.label() + " " + Words.times(difference) + marks);
      }
    }
    return told.isEmpty() ? Optional.empty() : Optional.of(head + String.join(", ", told));
  }

  /** What stands where a figure was measured and is not told. */
  static List<String> untold(Method method) {
    return List.of(
        "Too few: a percentile is told with at least %d samples beyond it."
            .formatted(Figure.LEAST_BEYOND),
        "Late: in half of the trials or more the generator's own lateness makes up over %s%% of it; see the service time."
            .formatted(Words.digits(method.settling().latenessShare() * 100)));
  }

  /** Why trials did not settle, a line a row. */
  static List<String> unsettled(Summary summary) {
    return summary.blocks().stream()
        .flatMap(block -> block.rows().stream())
        .filter(row -> !row.unsettled().isEmpty())
        .map(
            row ->
                "%s, %s: %s"
                    .formatted(
                        Headings.place(row.stage(), row.inFlight()),
                        row.column(),
                        row.unsettled().stream()
                            .map(attempt -> attempt.label() + ", " + attempt.because())
                            .collect(Collectors.joining("; "))))
        .toList();
  }

  /** How far the first system is from what a network path costs at least; empty without floors. */
  static Optional<String> floors(ExperimentResult result, Block block) {
    Optional<SummaryRow> system =
        result.columns().stream()
            .map(ColumnResult::variant)
            .filter(variant -> variant.kind() == Variant.Kind.SYSTEM)
            .findFirst()
            .flatMap(variant -> block.row(variant.name()));
    List<String> parts = new ArrayList<>();
    for (ColumnResult column : result.columns()) {
      Optional<SummaryRow> floor = block.row(column.variant().name());
      if (column.variant().kind() == Variant.Kind.FLOOR
          && floor.isPresent()
          && system.isPresent()) {
        if (!floor.get().isSettled() || !system.get().isSettled()) {
          parts.add("not settled beside " + column.variant().name());
          continue;
        }
        List<String> ratios = new ArrayList<>();
        ratio(system.get(), floor.get(), Figure.P50).ifPresent(ratios::add);
        ratio(system.get(), floor.get(), Figure.THROUGHPUT).ifPresent(ratios::add);
        parts.add("%s of %s's".formatted(String.join(" and ", ratios), column.variant().name()));
      }
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s vs the floors: %s".formatted(system.get().column(), String.join(", ", parts)));
  }

  private static Optional<String> ratio(SummaryRow system, SummaryRow floor, Figure figure) {
    return system
        .figure(figure)
        .flatMap(
            mine ->
                floor
                    .figure(figure)
                    .filter(theirs -> theirs.median() > 0)
                    .map(
                        theirs ->
                            "%s %sx"
                                .formatted(
                                    figure.label(),
                                    Words.digits(mine.median() / theirs.median()))));
  }
}
