package dev.tally.check;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.stats.OrderVerdict;
import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks that a history is one of counters: each key's answers are unique, gap-free from version 1,
 * consistent in value and in real-time order; failed additions are not in them; unknown ones fill
 * what is missing; final reads agree. What is proven of a key, and how, stands in the package's
 * {@code KeyChecker}. Keys are independent, so a history is correct if each of its keys is
 * (linearizability is local: Herlihy and Wing, TOPLAS 1990).
 *
 * <p>Reads of level {@code SESSION} and {@code EVENTUAL} must show a state that existed by the time
 * they returned; how stale they are is not judged here.
 *
 * <p>Takes O(n) time and about 60 bytes of heap an operation, beside one key's versions.
 */
public final class HistoryChecker {

  private final OperationTable table = new OperationTable();
  private int brokenKeys;
  private int undecidedKeys;
  private Optional<Finding> shown = Optional.empty();

  private HistoryChecker() {}

  /**
   * Checks a history.
   *
   * @param history read to its end; the caller closes it
   * @param expectations what it must contain
   * @return the verdict; its detail names the key and the operations of the smallest
   *     counter-example found
   * @throws IllegalArgumentException where an operation's key id or process is out of range
   * @throws IllegalStateException where there are more than 2^31 - 1 operations
   */
  public static OrderVerdict check(HistoryCursor history, Expectations expectations) {
    HistoryChecker checker = new HistoryChecker();
    while (history.next()) {
      checker.table.add(history);
    }
    return checker.verdict(history, expectations);
  }

  private OrderVerdict verdict(HistoryCursor names, Expectations expectations) {
    int[] starts = new int[table.keys() + 1];
    int[] rows = rowsByKey(starts);
    KeyChecker checker = new KeyChecker(table);
    for (int key = 0; key < table.keys(); key++) {
      checker.check(rows, starts[key], starts[key + 1]).ifPresent(this::consider);
    }
    if (shown.isPresent()) {
      Finding finding = shown.get();
      OrderVerdict.Kind kind =
          finding.undecided() ? OrderVerdict.Kind.UNDECIDED : OrderVerdict.Kind.INVALID;
      return new OrderVerdict(kind, describe(names, finding), table.size());
    }
    if (expectations.finalReads()) {
      Optional<String> missing = missingFinalReads(names);
      if (missing.isPresent()) {
        return new OrderVerdict(OrderVerdict.Kind.UNDECIDED, missing.get(), table.size());
      }
    }
    return new OrderVerdict(OrderVerdict.Kind.VALID, "", table.size());
  }

  /** A counting sort: the rows of key k stand at starts[k] to starts[k + 1] - 1, in order. */
  private int[] rowsByKey(int[] starts) {
    for (int row = 0; row < table.size(); row++) {
      starts[table.key(row) + 1]++;
    }
    for (int key = 0; key < table.keys(); key++) {
      starts[key + 1] += starts[key];
    }
    int[] next = starts.clone();
    int[] rows = new int[table.size()];
    for (int row = 0; row < table.size(); row++) {
      rows[next[table.key(row)]++] = row;
    }
    return rows;
  }

  /** Keeps the smallest finding: a fault before a doubt, few operations before many, then early. */
  private void consider(Finding finding) {
    if (finding.undecided()) {
      undecidedKeys++;
    } else {
      brokenKeys++;
    }
    boolean better =
        shown.isEmpty()
            || compare(finding.undecided(), shown.get().undecided()) < 0
            || (finding.undecided() == shown.get().undecided()
                && (finding.operations().size() < shown.get().operations().size()
                    || (finding.operations().size() == shown.get().operations().size()
                        && end(finding) < end(shown.get()))));
    if (better) {
      shown = Optional.of(finding);
    }
  }

  private static int compare(boolean one, boolean other) {
    return Boolean.compare(one, other);
  }

  private long end(Finding finding) {
    return finding.operations().stream().mapToLong(table::returned).max().orElse(Long.MAX_VALUE);
  }

  private Optional<String> missingFinalReads(HistoryCursor names) {
    BitSet added = new BitSet(table.keys());
    for (int row = 0; row < table.size(); row++) {
      if (table.kind(row) == OperationKind.ADD && table.ending(row) != Ending.FAILED) {
        added.set(table.key(row));
      }
    }
    int expected = added.cardinality();
    for (int row = 0; row < table.size(); row++) {
      if (table.phase(row) == Phase.FINAL_READ
          && table.kind(row) == OperationKind.READ_LINEARIZABLE
          && table.ending(row) == Ending.DONE) {
        added.clear(table.key(row));
      }
    }
    return added.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d of %d keys were not read at the end (key \"%s\" is one), so a loss could go unseen"
                .formatted(added.cardinality(), expected, names.key(added.nextSetBit(0))));
  }

  private String describe(HistoryCursor names, Finding finding) {
    StringBuilder text = new StringBuilder();
    int key = table.key(finding.operations().get(0));
    text.append("key \"").append(names.key(key)).append("\": ").append(finding.what());
    int more = (finding.undecided() ? undecidedKeys : brokenKeys) - 1;
    if (more > 0) {
      text.append(" (and ").append(more).append(more == 1 ? " more key)" : " more keys)");
    }
    for (int row : finding.operations()) {
      text.append("\n  ").append(describe(row));
    }
    return text.toString();
  }

  private String describe(int row) {
    String asked =
        table.kind(row) == OperationKind.ADD
            ? "add %+d".formatted(table.delta(row))
            : table.kind(row).name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String answered =
        switch (table.ending(row)) {
          case DONE -> "value %d, version %d".formatted(table.value(row), table.version(row));
          case FAILED -> "failed";
          case UNKNOWN -> "unknown";
        };
    return "process %d %s -> %s; called %s, returned %s (%s)"
        .formatted(
            table.process(row),
            asked,
            answered,
            millis(table.call(row)),
            millis(table.returned(row)),
            table.phase(row).name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.6f ms", nanos / 1e6);
  }
}
