package dev.tally.check;

import dev.tally.history.HistoryCursor;
import dev.tally.history.HistoryEvent;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.label.Visible;
import java.util.Locale;

/** Tells of a finding, for a person. */
final class Explanation {

  private static final int MOST_EVENTS = 5;

  private final OperationTable table;
  private final HistoryCursor names;
  private final StringBuilder text = new StringBuilder();

  Explanation(OperationTable table, HistoryCursor names) {
    this.table = table;
    this.names = names;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /** The finding and its operations. */
  Explanation of(Finding finding, int moreKeys) {
    int key = table.key(finding.operations().get(0));
    text.append("key \"")
        .append(Visible.text(names.key(key)))
        .append("\": ")
        .append(finding.what());
    if (moreKeys > 0) {
      text.append(" (and ").append(moreKeys).append(moreKeys == 1 ? " more key)" : " more keys)");
    }
    for (int row : finding.operations()) {
      text.append("\n  ").append(describe(row));
    }
    events(finding);
    return this;
  }

  /** What happened to the system while the counter-example took its course. */
  private void events(Finding finding) {
    long from = finding.operations().stream().mapToLong(table::call).min().orElse(0);
    long to = finding.operations().stream().mapToLong(table::returned).max().orElse(0);
    names.events().stream()
        .filter(event -> event.nanos() >= from && event.nanos() <= to)
        .limit(MOST_EVENTS)
        .forEach(event -> text.append("\n  meanwhile: ").append(describe(event)));
  }

  private String describe(HistoryEvent event) {
    return Visible.text((event.name() + " " + event.detail()).strip())
        + " at "
        + moment(event.nanos());
  }

  /** The file tells no versions of this key. */
  void versionsMadeUp() {
    text.append("\n  (the history tells no versions: these are the values' ranks)");
  }

  /** How far the key's history is one of a counter. */
  void prefix(int operations, int of, int breaking) {
    text.append("\n  longest valid prefix: ")
        .append(operations)
        .append(" of the key's ")
        .append(of)
        .append(" operations; it ends with the return of\n    ")
        .append(describe(breaking));
  }

  private String describe(int row) {
    String asked =
        table.kind(row) == OperationKind.ADD
            ? "add %+d".formatted(table.delta(row))
            : lowerCase(table.kind(row));
    String answered =
        switch (table.ending(row)) {
          case DONE -> answer(row);
          case FAILED -> "failed";
          case UNKNOWN -> "unknown";
          case OVERFLOWED -> "refused for overflow";
        };
    String phase =
        table.phase(row) == Phase.MEASURED ? "" : " (" + lowerCase(table.phase(row)) + ")";
    String by = table.node(row) == 0 ? "" : " by " + names.node(table.node(row));
    return "process %d %s -> %s%s; called %s, returned %s%s"
        .formatted(
            table.process(row),
            asked,
            answered,
            by,
            moment(table.call(row)),
            table.returned(row) == Long.MAX_VALUE ? "never" : moment(table.returned(row)),
            phase);
  }

  private String answer(int row) {
    long version = table.version(row);
    if (version == HistoryCursor.NO_ANSWER) {
      return "acknowledged";
    }
    return version == HistoryCursor.NO_VERSION
        ? "value " + table.value(row)
        : "value %d, version %d".formatted(table.value(row), version);
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private String moment(long nanos) {
    return names.isTimed()
        ? String.format(Locale.ROOT, "%.6f ms", nanos / 1e6)
        : "at event " + nanos;
  }
}
