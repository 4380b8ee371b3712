package dev.tally.report;

import dev.tally.stats.Mark;
import dev.tally.stats.ReadAudit;
import dev.tally.stats.ReadMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What reads showed, as lines of text: promised against observed. */
public final class ReadTable {

  private ReadTable() {}

  /**
   * A line a level, under a heading.
   *
   * @param audits of one history or several together
   * @return no line where nothing was read
   */
  public static List<String> lines(List<ReadAudit> audits) {
    List<String> lines = new ArrayList<>();
    if (audits.isEmpty()) {
      return lines;
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%-13s %-13s %11s %9s %11s %9s %10s %10s %10s",
            "read level",
            "observed",
            "reads",
            "stale",
            "versions",
            "by at most",
            "own missed",
            "went back",
            "p50"));
    for (ReadAudit audit : audits) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-13s %-13s %,11d %9s %11s %9s %10s %10s %10s",
              Words.of(audit.level()),
              Words.of(audit.observed()),
              audit.reads(),
              Words.digits(share(audit) * 100) + "%",
              Words.count(audit.versions().getMaxValue()),
              isTimed(audit) ? Words.latency((double) audit.nanos().getMaxValue()) : "-",
              Words.count(audit.ownMissed()),
              Words.count(audit.wentBack()),
              isTimed(audit)
                  ? Words.latency((double) audit.latency().getValueAtPercentile(50))
                  : "-"));
    }
    return lines;
  }

  /** The heads of {@link #cells}. */
  static final List<String> HEADS =
      List.of(
          "stage",
          "column",
          "promised",
          "observed",
          "reads",
          "stale",
          "versions",
          "time",
          "p50",
          "p99");

  /** One row in words. */
  static List<String> cells(ReadMatrix.Row row) {
    ReadAudit audit = row.audit();
    return List.of(
        row.stage() + (row.inFlight() > 0 ? " " + row.inFlight() : ""),
        row.column() + (row.settled() ? "" : " *" + Mark.UNSETTLED.letter()),
        Words.of(audit.level()),
        Words.of(audit.observed()),
        Words.count(audit.reads()),
        Words.digits(share(audit) * 100) + "%",
        Words.count(audit.versions().getValueAtPercentile(99)),
        Words.latency((double) audit.nanos().getValueAtPercentile(99)),
        Words.latency((double) audit.latency().getValueAtPercentile(50)),
        Words.latency((double) audit.latency().getValueAtPercentile(99)));
  }

  /** Rows as lines of at most {@value ConsoleTable#WIDTH} characters with names of usual length. */
  static List<String> matrix(List<ReadMatrix.Row> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(matrixLine(HEADS));
    rows.forEach(row -> lines.add(matrixLine(cells(row))));
    return lines;
  }

  private static String matrixLine(List<String> cells) {
    return String.format(
        Locale.ROOT, "%-12s %-8s %-12s %-12s %8s %6s %8s %8s %7s %7s", cells.toArray());
  }

  /** A history without a clock tells no times. */
  private static boolean isTimed(ReadAudit audit) {
    return audit.latency().getTotalCount() > 0;
  }

  static double share(ReadAudit audit) {
    return audit.reads() == 0 ? 0 : audit.stale() / (double) audit.reads();
  }
}
