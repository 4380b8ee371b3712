package dev.tally.report;

import dev.tally.stats.Block;
import dev.tally.stats.Comparison;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Figure;
import dev.tally.stats.Mark;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.ReadMatrix;
import dev.tally.stats.RecoveryFigure;
import dev.tally.stats.RecoverySummary;
import dev.tally.stats.Summary;
import dev.tally.stats.SummaryRow;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The result as plain text, side by side: a block a stage, a column a variant, at most {@value
 * #WIDTH} characters wide with six of them.
 */
public final class ConsoleTable {

  /** The widest line with up to six columns of names of ordinary length. */
  public static final int WIDTH = 100;

  private static final int LABEL = 18;
  private static final int CELL = 13;
  private static final int STRUCK_CELL = 22;

  /** With more columns of faults, the page alone has room for what lies below their medians. */
  private static final int MOST_WITH_RANGES = 3;

  private final ExperimentResult result;
  private final Summary summary;
  private final StringBuilder out = new StringBuilder();
  private final Set<Mark> marks = EnumSet.noneOf(Mark.class);

  private ConsoleTable(ExperimentResult result) {
    this.result = result;
    this.summary = Summary.of(result);
  }

  /**
   * Renders a result.
   *
   * @param result complete or not
   * @return lines, each ended by a line feed
   */
  public static String render(ExperimentResult result) {
    return new ConsoleTable(result).render();
  }

  private String render() {
    line(result.title());
    if (summary.blocks().isEmpty() && result.recoveries().isEmpty()) {
      line("Nothing was measured.");
    }
    summary.blocks().forEach(this::block);
    RecoverySummary.of(result.recoveries()).forEach(this::recovery);
    legend();
    reads();
    verdicts();
    List<String> closing = Closing.of(result, summary);
    if (!closing.isEmpty()) {
      line("");
      closing.forEach(text -> paragraph("", text));
    }
    result.warnings().forEach(warning -> paragraph("warning: ", warning));
    result.failure().ifPresent(failure -> paragraph("NOT COMPLETE: ", failure));
    return out.toString();
  }

  private void block(Block block) {
    line("");
    line(Headings.of(block));
    cells("", block, row -> row.column() + marksOf(row));
    for (Figure figure : Figure.values()) {
      cells(figure.label(), block, row -> Words.figure(figure, row));
    }
    cells("failed", block, row -> Words.count(row.counts().failed()));
    cells("unknown", block, row -> Words.count(row.counts().unknown()));
    cells("order", block, row -> Words.verdict(row.verdict()));
    cells("settled", block, row -> row.settledTrials() + " of " + row.trials());
    for (Comparison comparison : summary.comparisons(block)) {
      paragraph("  ", Sentences.comparison(comparison, result.method().equivalence()));
    }
    Sentences.floors(result, block).ifPresent(text -> paragraph("  ", text));
  }

  /** A stage of faults: medians over strikes, and below them from the least to the most. */
  private void recovery(RecoverySummary stage) {
    line("");
    line(RecoveryWords.heading(stage));
    struck("", stage, RecoverySummary.Row::column);
    struck("strikes", stage, row -> row.strikes().size() + " of " + row.planned());
    for (RecoveryFigure figure : RecoveryFigure.values()) {
      struck(figure.label(), stage, row -> RecoveryWords.cell(figure, row));
      if (stage.rows().size() <= MOST_WITH_RANGES
          && stage.rows().stream().anyMatch(row -> !RecoveryWords.range(figure, row).isEmpty())) {
        struck("", stage, row -> RecoveryWords.range(figure, row));
      }
    }
    struck("order", stage, row -> Words.verdict(row.verdict()));
    struck("there at the end", stage, RecoveryWords::left);
    struck("lost", stage, row -> Words.count(row.additions().missing()));
    struck("doubled", stage, row -> Words.count(row.additions().surplus()));
    RecoveryWords.comparisons(stage).forEach(text -> paragraph("  ", text));
  }

  private void struck(
      String label, RecoverySummary stage, Function<RecoverySummary.Row, String> cell) {
    StringBuilder text = new StringBuilder("  " + pad(label, LABEL + 2));
    int width = stage.rows().size() <= MOST_WITH_RANGES ? STRUCK_CELL : CELL;
    for (RecoverySummary.Row row : stage.rows()) {
      String value = cell.apply(row);
      text.append(" ".repeat(Math.max(1, width - value.length()))).append(value);
    }
    line(text.toString());
  }

  private void cells(String label, Block block, Function<SummaryRow, String> cell) {
    StringBuilder text = new StringBuilder("  " + pad(label, LABEL));
    for (SummaryRow row : block.rows()) {
      String value = cell.apply(row);
      text.append(" ".repeat(Math.max(1, CELL - value.length()))).append(value);
    }
    line(text.toString());
  }

  private String marksOf(SummaryRow row) {
    Set<Mark> found = summary.marks(row);
    marks.addAll(found);
    return Words.marks(found);
  }

  private void legend() {
    if (summary.blocks().isEmpty()) {
      return;
    }
    line("");
    paragraph("", Sentences.COST);
    Sentences.untold(result.method()).forEach(text -> paragraph("", text));
    marks.forEach(mark -> paragraph("*" + mark.letter() + "  ", mark.meaning()));
    paragraph("Settled: ", result.method().settling().inWords() + ".");
    paragraph("", result.method().inWords());
    Sentences.unsettled(summary).forEach(text -> paragraph("not settled: ", text));
  }

  /** Promised against observed, with the price of each level. */
  private void reads() {
    List<ReadMatrix.Row> rows = ReadMatrix.of(summary);
    if (rows.isEmpty()) {
      return;
    }
    line("");
    line("Reads: promised against observed, how stale (99th percentile), and the price in latency");
    ReadTable.matrix(rows).forEach(this::line);
  }

  private void verdicts() {
    summary.blocks().stream()
        .flatMap(block -> block.rows().stream())
        .forEach(row -> broken(row.stage(), row.column(), row.verdict()));
    result.recoveries().forEach(row -> broken(row.stage(), row.column(), row.verdict()));
  }

  private void broken(String stage, String column, OrderVerdict verdict) {
    if (verdict.kind() == OrderVerdict.Kind.INVALID) {
      line("");
      line("ORDER BROKEN: %s, %s".formatted(stage, column));
      verdict.detail().lines().forEach(detail -> line("  " + detail));
    }
  }

  /** Text after a head, broken between words, later lines indented. */
  private void paragraph(String head, String text) {
    StringBuilder line = new StringBuilder(head);
    for (String part : text.lines().toList()) {
      for (String word : part.split(" ", -1)) {
        if (line.length() + word.length() > WIDTH && !line.toString().isBlank()) {
          line(line.toString());
          line = new StringBuilder("    ");
        }
        line.append(word).append(' ');
      }
      line(line.toString());
      line = new StringBuilder("    ");
    }
  }

  private void line(String text) {
    out.append(text.stripTrailing()).append('\n');
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
