package dev.tally.report;

import dev.tally.label.Visible;
import dev.tally.report.Page.BlockView;
import dev.tally.report.Page.Cell;
import dev.tally.report.Page.Head;
import dev.tally.report.Page.Line;
import dev.tally.stats.Block;
import dev.tally.stats.Comparison;
import dev.tally.stats.CountAudit;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Figure;
import dev.tally.stats.Interval;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.ReadMatrix;
import dev.tally.stats.RecoveryFigure;
import dev.tally.stats.RecoverySummary;
import dev.tally.stats.Summary;
import dev.tally.stats.SummaryRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Decides what the page says. */
final class PageBuilder {

  private final ExperimentResult result;
  private final Summary summary;

  PageBuilder(ExperimentResult result) {
    this.result = result;
    this.summary = Summary.of(result);
  }

  Page build(String library, String script, String style) {
    return new Page(
        result.title(),
        "%s, started %s, took %s, seed %d%s"
            .formatted(
                result.name(),
                result.startedAt().toString(),
                seconds(result.elapsed()),
                result.seed(),
                result.commonRate() > 0
                    ? ", calibrated common rate " + Words.rate(result.commonRate())
                    : ""),
        result.failure(),
        result.warnings(),
        Headlines.of(result, summary),
        blocks(),
        Closing.of(result, summary),
        List.of(
            "Every figure is the median over settled trials; below it where the true median lies, by the exact interval of the sign test"
                + medianConfidence()
                + ".",
            "Latency counts from the intended start of an operation; timeouts stay in. Service time counts from the sending.",
            "A row is settled where " + result.method().settling().inWords() + ".",
            result.method().inWords(),
            String.join(" ", Sentences.untold(result.method())),
            Sentences.COST),
        result.columns().stream().map(column -> column.variant().name()).toList(),
        new Facts(result).lines(),
        result.columns().stream()
            .filter(c -> !c.effectiveSettings().isEmpty())
            .map(c -> new Page.Settings(c.variant().name(), c.effectiveSettings()))
            .toList(),
        result.environment(),
        result.planYaml(),
        ReadTable.HEADS,
        ReadMatrix.of(summary).stream().map(ReadTable::cells).toList(),
        summary.blocks().stream().anyMatch(block -> block.inFlight() > 0),
        ChartData.json(result, summary),
        library,
        script,
        style);
  }

  private List<BlockView> blocks() {
    List<BlockView> views = new ArrayList<>();
    for (Block block : summary.blocks()) {
      List<Line> lines = new ArrayList<>();
      for (Figure figure : Figure.values()) {
        lines.add(line(block, figure.label(), row -> cell(figure, row)));
      }
      lines.add(line(block, "answered", row -> Cell.of(Words.count(row.counts().done()))));
      lines.add(line(block, "failed", row -> count(row.counts().failed())));
      lines.add(line(block, "unknown", row -> count(row.counts().unknown())));
      lines.add(line(block, "order", PageBuilder::verdict));
      lines.add(line(block, "counts", PageBuilder::counts));
      lines.add(line(block, "settled", PageBuilder::settled));
      views.add(
          new BlockView(
              "block-" + views.size(),
              "latency",
              Headings.of(block),
              block.rows().stream().map(row -> new Head(row.column(), marks(row))).toList(),
              lines,
              remarks(block)));
    }
    RecoverySummary.of(result.recoveries()).forEach(stage -> recovery(views, stage));
    return views;
  }

  private static void recovery(List<BlockView> views, RecoverySummary stage) {
    List<Line> lines = new ArrayList<>();
    lines.add(
        struck(stage, "strikes", row -> Cell.of(row.strikes().size() + " of " + row.planned())));
    for (RecoveryFigure figure : RecoveryFigure.values()) {
      lines.add(
          struck(
              stage,
              figure.label(),
              row ->
                  new Cell(
                      RecoveryWords.cell(figure, row), RecoveryWords.range(figure, row), false)));
    }
    lines.add(
        struck(
            stage,
            "order",
            row ->
                new Cell(
                    Words.verdict(row.verdict()),
                    "",
                    row.verdict().kind() == OrderVerdict.Kind.INVALID)));
    lines.add(struck(stage, "there at the end", row -> Cell.of(RecoveryWords.left(row))));
    lines.add(struck(stage, "lost", row -> count(row.additions().missing())));
    lines.add(struck(stage, "doubled", row -> count(row.additions().surplus())));
    views.add(
        new BlockView(
            "block-" + views.size(),
            "timeline",
            RecoveryWords.heading(stage),
            stage.rows().stream().map(row -> new Head(row.column(), List.of())).toList(),
            lines,
            RecoveryWords.comparisons(stage)));
  }

  private static Line struck(
      RecoverySummary stage, String label, Function<RecoverySummary.Row, Cell> cell) {
    return new Line(label, stage.rows().stream().map(cell).toList());
  }

  private static Line line(Block block, String label, Function<SummaryRow, Cell> cell) {
    return new Line(label, block.rows().stream().map(cell).toList());
  }

  private static Cell cell(Figure figure, SummaryRow row) {
    return new Cell(
        Words.figure(figure, row),
        row.figure(figure).map(spread -> range(figure, spread.interval())).orElse(""),
        false);
  }

  private static String range(Figure figure, Interval interval) {
    String least = Words.of(figure, interval.low());
    String most = Words.of(figure, interval.high());
    return least.equals(most) ? "" : least + " to " + most;
  }

  private static Cell settled(SummaryRow row) {
    return new Cell(row.settledTrials() + " of " + row.trials(), "", !row.isSettled());
  }

  /** The least confidence of any interval shown. */
  private String medianConfidence() {
    OptionalDouble least =
        summary.blocks().stream()
            .flatMap(block -> block.rows().stream())
            .flatMap(row -> row.figures().values().stream())
            .mapToDouble(spread -> spread.interval().confidence())
            .min();
    return least.isEmpty()
        ? ""
        : " (at least %s%% confidence)".formatted(Words.digits(least.getAsDouble() * 100));
  }

  private static Cell count(long count) {
    return new Cell(Words.count(count), "", count > 0);
  }

  private static Cell verdict(SummaryRow row) {
    return new Cell(
        Words.verdict(row.verdict()), "", row.verdict().kind() == OrderVerdict.Kind.INVALID);
  }

  private static Cell counts(SummaryRow row) {
    CountAudit counts = row.additions();
    if (counts.keysRead() == 0) {
      return Cell.of(Words.MISSING);
    }
    return counts.isExact()
        ? new Cell(
            "exact",
            counts.unknown() > 0
                ? "%d of %d unknown applied".formatted(counts.unknownApplied(), counts.unknown())
                : "",
            false)
        : new Cell(
            "%d missing, %d twice, %d wrong sums"
                .formatted(counts.missing(), counts.surplus(), counts.wrongSums()),
            "",
            true);
  }

  private List<String> marks(SummaryRow row) {
    return summary.marks(row).stream().map(Words::of).toList();
  }

  private List<String> remarks(Block block) {
    List<String> remarks = new ArrayList<>();
    for (Comparison comparison : summary.comparisons(block)) {
      remarks.add(Sentences.comparison(comparison, result.method().equivalence()));
    }
    Sentences.floors(result, block).ifPresent(remarks::add);
    for (SummaryRow row : block.rows()) {
      row.unsettled()
          .forEach(
              a ->
                  remarks.add(
                      "%s not settled in %s: %s".formatted(row.column(), a.label(), a.because())));
      if (!row.verdict().detail().isEmpty() && !Words.isUnchecked(row.verdict())) {
        remarks.add(
            "%s, order %s: %s"
                .formatted(
                    row.column(),
                    Words.verdict(row.verdict()),
                    Visible.lines(row.verdict().detail())));
      }
    }
    return remarks;
  }

  static String seconds(Duration duration) {
    return Words.digits(duration.toMillis() / 1e3) + " s";
  }
}
