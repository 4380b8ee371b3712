package dev.tally.report;

import dev.tally.stats.Block;
import dev.tally.stats.SummaryRow;
import java.util.stream.Collectors;

/** Names a block for a reader. */
final class Headings {

  private Headings() {}

  static String of(Block block) {
    if (block.rows().isEmpty()) {
      return block.stage();
    }
    SummaryRow first = block.rows().get(0);
    int trials = block.rows().stream().mapToInt(SummaryRow::trials).max().orElse(0);
    String load =
        block.inFlight() > 0
            ? "closed loop, %d in flight".formatted(block.inFlight())
            : "open loop, " + planned(block);
    return "%s: %s; %s; plan %s"
        .formatted(
            block.stage(),
            load,
            trials == 1 ? "1 trial" : trials + " trials",
            first.planHashes().values().stream().distinct().collect(Collectors.joining(" ")));
  }

  private static String planned(Block block) {
    double first = block.rows().get(0).plannedRate();
    return block.rows().stream().allMatch(row -> row.plannedRate() == first)
        ? Words.rate(first) + " planned"
        : block.rows().stream()
            .map(row -> row.column() + " " + Words.rate(row.plannedRate()))
            .collect(Collectors.joining(", ", "each at the same share of its own rate (", ")"));
  }
}
