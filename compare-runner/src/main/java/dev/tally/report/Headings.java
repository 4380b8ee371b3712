package dev.tally.report;

import dev.tally.stats.Block;
import dev.tally.stats.SummaryRow;
import java.util.List;
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
        .formatted(block.stage(), load, trials == 1 ? "1 trial" : trials + " trials", plans(first));
  }

  /** Where in a run something was measured: {@code ceiling at 64}, {@code zipf}. */
  static String place(String stage, int inFlight) {
    return stage + (inFlight > 0 ? " at " + inFlight : "");
  }

  /** Each trial has a plan of its own; the table names the first, the CSV all. */
  private static String plans(SummaryRow row) {
    List<String> hashes = row.planHashes().values().stream().distinct().toList();
    return hashes.get(0) + (hashes.size() > 1 ? " and %d more".formatted(hashes.size() - 1) : "");
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
