package dev.tally.report;

import dev.tally.stats.Difference;
import dev.tally.stats.Difference.Finding;
import dev.tally.stats.RecoveryFigure;
import dev.tally.stats.RecoverySummary;
import dev.tally.stats.RecoverySummary.Row;
import dev.tally.stats.Spread;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What faults did to columns, as people read it. */
final class RecoveryWords {

  /** By what sides are compared: what clients feel, and how long a second fault would count. */
  private static final List<RecoveryFigure> COMPARED =
      List.of(
          RecoveryFigure.GAP_MEDIAN,
          RecoveryFigure.GAP_WORST,
          RecoveryFigure.VIOLATION,
          RecoveryFigure.WHOLE);

  private static final Set<RecoveryFigure> OF_HIT_KEYS =
      EnumSet.of(RecoveryFigure.GAP_MEDIAN, RecoveryFigure.GAP_WORST);

  private RecoveryWords() {}

  static String heading(RecoverySummary summary) {
    return "%s: %s; %s offered, limit %d ms"
        .formatted(
            summary.stage(), summary.what(), Words.rate(summary.rate()), summary.limitMillis());
  }

  /** The median over strikes; the largest beside it where it is another. */
  static String cell(RecoveryFigure figure, Row row) {
    return row.spread(figure)
        .map(spread -> (row.isCensored(figure) ? ">= " : "") + value(figure, spread.median()))
        .orElse(Words.MISSING);
  }

  /** From the least to the most of the strikes. */
  static String range(RecoveryFigure figure, Row row) {
    Optional<Spread> spread = row.spread(figure);
    if (spread.isEmpty()) {
      return "";
    }
    double least = spread.get().values().stream().mapToDouble(v -> v).min().orElse(0);
    double most = spread.get().values().stream().mapToDouble(v -> v).max().orElse(0);
    String from = value(figure, least);
    String to = value(figure, most);
    return from.equals(to) ? "" : from + " to " + to;
  }

  /** What of the stage's counters could be read when all was over. */
  static String left(Row row) {
    long gone = row.additions().keys() - row.additions().keysRead();
    long missing = row.additions().missing();
    return "%,d of %,d keys%s%s"
        .formatted(
            row.additions().keysRead(),
            row.additions().keys(),
            missing == 0 ? "" : ", %,d additions lost".formatted(missing),
            gone + missing == 0 || !row.declaredLost() ? "" : " (declared)");
  }

  static String value(RecoveryFigure figure, double value) {
    return switch (figure.unit()) {
      case SECONDS -> seconds(value);
      case NUMBER -> Words.digits(value);
      case SHARE -> Words.digits(value * 100) + "%";
      case BYTES -> bytes(value);
    };
  }

  private static String seconds(double value) {
    if (value < 0) {
      return "0";
    }
    return value < 0.9995 ? Words.digits(value * 1e3) + " ms" : Words.digits(value) + " s";
  }

  private static String bytes(double value) {
    return value < 999.5e3 ? Words.digits(value / 1e3) + " kB" : Words.digits(value / 1e6) + " MB";
  }

  /** For each pair of columns, who comes through it better, and by what. */
  static List<String> comparisons(RecoverySummary summary) {
    List<String> sentences = new ArrayList<>();
    if (summary.what().startsWith("any")) {
      // Each column draws of what it can suffer, so these are not the same events.
      return sentences;
    }
    for (int a = 0; a < summary.rows().size(); a++) {
      for (int b = a + 1; b < summary.rows().size(); b++) {
        sentences.add(comparison(summary.rows().get(a), summary.rows().get(b)));
      }
    }
    return sentences;
  }

  private static String comparison(Row mine, Row theirs) {
    List<String> better = new ArrayList<>();
    List<String> worse = new ArrayList<>();
    List<String> open = new ArrayList<>();
    boolean ofOwners = isOfOwners(mine) && isOfOwners(theirs);
    for (RecoveryFigure figure : COMPARED) {
      if (OF_HIT_KEYS.contains(figure) && !ofOwners) {
        continue;
      }
      Optional<Difference> difference = RecoverySummary.compare(figure, mine, theirs);
      if (difference.isEmpty()) {
        continue;
      }
      Finding finding = difference.get().finding();
      String text =
          figure.label()
              + " "
              + (mine.isCensored(figure) || theirs.isCensored(figure) ? "at least " : "")
              + Words.times(difference.get());
      (finding == Finding.BETTER ? better : finding == Finding.WORSE ? worse : open)
          .add(finding == Finding.CANNOT_TELL ? figure.label() : text);
    }
    List<String> parts = new ArrayList<>();
    part(parts, mine.column() + " better by ", better);
    part(parts, theirs.column() + " better by ", worse);
    part(parts, "it cannot be told by ", open);
    if (keysLost(mine) != keysLost(theirs)) {
      parts.add(
          0, mine.column() + " has " + left(mine) + ", " + theirs.column() + " " + left(theirs));
    }
    return mine.column()
        + " vs "
        + theirs.column()
        + ": "
        + (parts.isEmpty() ? "nothing to compare" : String.join("; ", parts));
  }

  /** Where nobody who owned keys was struck, hit keys are those alone that felt it. */
  private static boolean isOfOwners(Row row) {
    return row.strikes().stream().noneMatch(strike -> strike.strike().owned().isEmpty());
  }

  private static long keysLost(Row row) {
    return row.additions().keys() - row.additions().keysRead();
  }

  private static void part(List<String> parts, String head, List<String> what) {
    if (!what.isEmpty()) {
      parts.add(head + String.join(", ", what));
    }
  }
}
