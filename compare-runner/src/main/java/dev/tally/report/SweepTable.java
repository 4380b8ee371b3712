package dev.tally.report;

import dev.tally.deploy.Accountable.Work;
import dev.tally.stats.Block;
import dev.tally.stats.Figure;
import dev.tally.stats.Mark;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.Summary;
import dev.tally.stats.SummaryRow;
import dev.tally.stats.SweepResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A factor of a sweep as plain text: a line for each level and load, medians over its rounds. */
public final class SweepTable {

  private static final int LEVEL = 16;
  private static final int LOAD = 14;
  private static final int CELL = 12;
  private static final int KIND = 24;
  private static final List<Figure> FIGURES =
      List.of(Figure.THROUGHPUT, Figure.P50, Figure.P99, Figure.CPU_PER_OPERATION, Figure.MEMORY);

  private final SweepResult.Part part;
  private final Summary summary;
  private final int levelWidth;
  private final Set<Mark> marks = EnumSet.noneOf(Mark.class);
  private final List<String> remarks = new ArrayList<>();
  private final StringBuilder out = new StringBuilder();

  private SweepTable(SweepResult.Part part) {
    this.part = part;
    this.summary = Summary.of(part.result());
    this.levelWidth =
        part.columns().stream().mapToInt(c -> label(c).length() + 2).reduce(LEVEL, Math::max);
  }

  /**
   * Renders a factor.
   *
   * @param part complete or not
   * @return lines, each ended by a line feed
   */
  public static String render(SweepResult.Part part) {
    return new SweepTable(part).render();
  }

  private String render() {
    line(part.result().title());
    StringBuilder head = new StringBuilder("  " + left("level", levelWidth) + right("load", LOAD));
    FIGURES.forEach(figure -> head.append(right(name(figure), CELL)));
    line(head + right("settled", CELL));
    for (SweepResult.Column column : part.columns()) {
      for (Block block : summary.blocks()) {
        block.row(column.name()).ifPresent(row -> row(column, row));
      }
    }
    if (summary.blocks().isEmpty()) {
      line("  Nothing was measured.");
    }
    for (SweepResult.Column column : part.columns()) {
      for (Block block : summary.blocks()) {
        part.account(column.name(), block.stage(), block.inFlight())
            .ifPresent(account -> account(column, block, account));
      }
    }
    marks.forEach(mark -> line("  *" + mark.letter() + "  " + mark.meaning()));
    remarks.forEach(this::line);
    part.result().warnings().forEach(warning -> line("  warning: " + warning));
    part.result().failure().ifPresent(failure -> line("  NOT COMPLETE: " + failure));
    return out.toString();
  }

  private static String name(Figure figure) {
    return figure == Figure.CPU_PER_OPERATION ? "CPU per op" : figure.label();
  }

  private static String label(SweepResult.Column column) {
    return column.level().label() + (column.usual() ? " (in use)" : "");
  }

  /** The load of a row or block: a window or a rate. */
  static String load(int inFlight, double rate) {
    return inFlight > 0 ? inFlight + " in flight" : Words.rate(rate) + " open";
  }

  private void row(SweepResult.Column column, SummaryRow row) {
    String load = load(row.inFlight(), row.plannedRate());
    StringBuilder text =
        new StringBuilder("  " + left(label(column), levelWidth) + right(load, LOAD));
    FIGURES.forEach(figure -> text.append(right(Words.figure(figure, row), CELL)));
    text.append(right(row.settledTrials() + " of " + row.trials(), CELL));
    marks.addAll(row.marks());
    line(text + Words.marks(row.marks()));
    String where = "  " + column.level().label() + ", " + load + ": ";
    row.unsettled()
        .forEach(
            attempt ->
                remarks.add(where + "not settled: " + attempt.label() + ", " + attempt.because()));
    if (row.counts().failed() + row.counts().unknown() > 0) {
      remarks.add(
          where + row.counts().failed() + " failed, " + row.counts().unknown() + " unknown");
    }
    if (row.verdict().kind() == OrderVerdict.Kind.INVALID) {
      remarks.add(where + "ORDER BROKEN: " + row.verdict().detail());
    }
  }

  /** What the servers did, the most frequent first. */
  private void account(SweepResult.Column column, Block block, SweepResult.Account account) {
    double rate = block.row(column.name()).map(SummaryRow::plannedRate).orElse(0.0);
    Set<String> sums = new LinkedHashSet<>();
    List<Map.Entry<String, Work>> kinds = new ArrayList<>(account.work().entrySet());
    kinds.sort(
        Comparator.comparingDouble((Map.Entry<String, Work> e) -> -e.getValue().times())
            .thenComparing(Map.Entry::getKey));
    kinds.stream()
        .map(kind -> kind.getValue().sums().keySet())
        .max(Comparator.comparingInt(Set::size))
        .ifPresent(sums::addAll);
    line("");
    StringBuilder head =
        new StringBuilder(
            "  "
                + left(label(column) + ", " + load(block.inFlight(), rate), KIND)
                + right("a second", CELL)
                + right("an operation", CELL + 2));
    sums.forEach(sum -> head.append("  ").append(sum));
    line(head + (sums.isEmpty() ? "" : "  (means)"));
    double seconds = Math.max(1e-9, account.seconds());
    double operations = Math.max(1, account.operations());
    for (Map.Entry<String, Work> kind : kinds) {
      Work work = kind.getValue();
      StringBuilder text =
          new StringBuilder(
              "  "
                  + left("  " + kind.getKey(), KIND)
                  + right(String.format(Locale.ROOT, "%,.1f", work.times() / seconds), CELL)
                  + right(String.format(Locale.ROOT, "%.3f", work.times() / operations), CELL + 2));
      for (String sum : sums) {
        String mean =
            Optional.ofNullable(work.sums().get(sum))
                .map(all -> Words.digits(work.mean(sum)))
                .orElse("");
        text.append("  ").append(right(mean, sum.length()));
      }
      line(text.toString());
    }
  }

  private void line(String text) {
    out.append(text.stripTrailing()).append('\n');
  }

  private static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }
}
