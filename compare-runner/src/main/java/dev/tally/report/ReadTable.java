package dev.tally.report;

import dev.tally.stats.ReadAudit;
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
              Words.latency((double) audit.nanos().getMaxValue()),
              Words.count(audit.ownMissed()),
              Words.count(audit.wentBack()),
              Words.latency((double) audit.latency().getValueAtPercentile(50))));
    }
    return lines;
  }

  static double share(ReadAudit audit) {
    return audit.reads() == 0 ? 0 : audit.stale() / (double) audit.reads();
  }
}
