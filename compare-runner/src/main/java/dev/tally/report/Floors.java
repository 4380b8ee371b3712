package dev.tally.report;

import dev.tally.deploy.Variant;
import dev.tally.stats.Block;
import dev.tally.stats.ColumnResult;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Figure;
import dev.tally.stats.SummaryRow;
import java.util.Optional;
import java.util.OptionalDouble;

/** How far the first system is from what a network path costs at least. */
final class Floors {

  private Floors() {}

  static Optional<SummaryRow> system(ExperimentResult result, Block block) {
    return result.columns().stream()
        .map(ColumnResult::variant)
        .filter(variant -> variant.kind() == Variant.Kind.SYSTEM)
        .findFirst()
        .flatMap(variant -> block.row(variant.name()));
  }

  static OptionalDouble ratio(SummaryRow system, SummaryRow floor, Figure figure) {
    return system
        .figure(figure)
        .flatMap(
            mine ->
                floor
                    .figure(figure)
                    .filter(theirs -> theirs.median() > 0)
                    .map(theirs -> OptionalDouble.of(mine.median() / theirs.median())))
        .orElse(OptionalDouble.empty());
  }
}
