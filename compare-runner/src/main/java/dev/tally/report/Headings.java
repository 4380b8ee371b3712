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
            : "open loop, " + Words.rate(first.plannedRate()) + " planned";
    return "%s: %s; %s; plan %s"
        .formatted(
            block.stage(),
            load,
            trials == 1 ? "1 trial" : trials + " trials",
            first.planHashes().values().stream().distinct().collect(Collectors.joining(" ")));
  }
}
