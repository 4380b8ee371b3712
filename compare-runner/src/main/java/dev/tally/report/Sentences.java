package dev.tally.report;

import dev.tally.deploy.Variant;
import dev.tally.stats.Block;
import dev.tally.stats.ColumnResult;
import dev.tally.stats.Comparison;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Figure;
import dev.tally.stats.SummaryRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said below a block, on the console and on the page alike. */
final class Sentences {

  private static final List<Figure> COMPARED =
      List.of(Figure.P50, Figure.P99, Figure.THROUGHPUT, Figure.CPU_PER_OPERATION, Figure.MEMORY);

  private Sentences() {}

  static String comparison(Comparison comparison) {
    List<String> parts = new ArrayList<>();
    for (Figure figure : COMPARED) {
      // An open loop offers every column the same load: its throughput tells nothing.
      Comparison.Difference difference = comparison.differences().get(figure);
      if (difference != null && (figure != Figure.THROUGHPUT || comparison.inFlight() > 0)) {
        parts.add(figure.label() + " " + Words.times(difference));
      }
    }
    // A side that is void, or another plan, spoils every figure alike: said once.
    if (!comparison.differences().isEmpty()
        && comparison.differences().values().stream()
            .allMatch(d -> d.finding() == Comparison.Finding.NOT_COMPARABLE)) {
      return "%s vs %s: not comparable".formatted(comparison.column(), comparison.against());
    }
    return "%s vs %s: %s"
        .formatted(
            comparison.column(),
            comparison.against(),
            parts.isEmpty() ? "nothing to compare" : String.join(", ", parts));
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
