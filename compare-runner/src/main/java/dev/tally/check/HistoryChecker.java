package dev.tally.check;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.label.Visible;
import dev.tally.stats.OrderVerdict;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Optional;

/**
 * Checks that a history is one of counters: each key's answers are unique, gap-free from version 1,
 * consistent in value and in real-time order; failed additions are not in them; unknown ones fill
 * what is missing; final reads agree. What is proven of a key, and how, stands in the package's
 * {@code KeyChecker}. Keys are independent, so a history is correct if each of its keys is
 * (linearizability is local: Herlihy and Wing, TOPLAS 1990).
 *
 * <p>Reads of level {@code SESSION} and {@code EVENTUAL} must show a state that existed by the time
 * they returned, and session reads must keep their promise to their process. How stale reads were
 * is told beside the verdict, as are the counts of additions against final states.
 *
 * <p>A history in which nothing succeeded proves nothing: it is undecided, as is one that is cut
 * off, or of whose additions no answer tells anything.
 *
 * <p>Takes O(n log n) time, O(n) where reads are linearizable, and about 60 bytes of heap an
 * operation, beside one key's versions.
 */
public final class HistoryChecker {

  private final OperationTable table = new OperationTable();
  private final ReadAuditor reads = new ReadAuditor(table);
  private final CountAuditor counts = new CountAuditor(table);
  private boolean finalReads;
  private long measured;
  private long measuredDone;
  private long done;
  private int brokenKeys;
  private int undecidedKeys;
  private Optional<Finding> shown = Optional.empty();

  private HistoryChecker() {}

  /**
   * Checks a history.
   *
   * @param history read to its end; the caller closes it
   * @param expectations what it must contain
   * @return the verdict; its detail names the key, the operations of the smallest counter-example
   *     found, and the longest valid prefix
   * @throws IllegalArgumentException where an operation's key id or process is out of range
   * @throws IllegalStateException where there are more than 2^31 - 1 operations
   */
  public static OrderVerdict check(HistoryCursor history, Expectations expectations) {
    return examine(history, expectations).verdict();
  }

  /**
   * Checks a history, counts its additions and looks at its reads.
   *
   * @param history read to its end; the caller closes it
   * @param expectations what it must contain
   * @return all that it tells
   * @throws IllegalArgumentException where an operation's key id or process is out of range
   * @throws IllegalStateException where there are more than 2^31 - 1 operations
   */
  public static Examination examine(HistoryCursor history, Expectations expectations) {
    HistoryChecker checker = new HistoryChecker();
    while (history.next()) {
      checker.take(history);
    }
    OrderVerdict verdict = checker.verdict(history, expectations);
    return new Examination(verdict, checker.counts.result(), checker.reads.result());
  }

  private void take(HistoryCursor operation) {
    table.add(operation);
    finalReads |= operation.phase() == Phase.FINAL_READ;
    boolean isDone = operation.ending() == Ending.DONE;
    boolean isMeasured = operation.phase() == Phase.MEASURED;
    done += isDone ? 1 : 0;
    measured += isMeasured ? 1 : 0;
    measuredDone += isDone && isMeasured ? 1 : 0;
    if (operation.kind() != OperationKind.ADD && isDone && isMeasured && operation.isTimed()) {
      reads.latency(operation.kind(), operation.returnNanos() - operation.intendedNanos());
    }
  }

  private OrderVerdict verdict(HistoryCursor names, Expectations expectations) {
    int[] starts = new int[table.keys() + 1];
    int[] rows = rowsByKey(starts);
    KeyChecker checker = new KeyChecker(table);
    for (int key = 0; key < table.keys(); key++) {
      int from = starts[key];
      int to = starts[key + 1];
      counts.audit(rows, from, to);
      Optional<Finding> finding = checker.check(rows, from, to);
      if (finding.isEmpty() && checker.last() >= 0) {
        finding = reads.audit(rows, from, to, checker.last());
      }
      finding.ifPresent(this::consider);
    }
    boolean nothing = done == 0 || (measured > 0 && measuredDone == 0);
    if (nothing && isValid(shown)) {
      return undecided(
          "nothing to check: 0 operations succeeded"
              + (done == 0 ? "" : " in the measured part (%d were tried)".formatted(measured)));
    }
    if (shown.isPresent()) {
      Finding finding = shown.get();
      OrderVerdict.Kind kind =
          finding.undecided() ? OrderVerdict.Kind.UNDECIDED : OrderVerdict.Kind.INVALID;
      int more = (finding.undecided() ? undecidedKeys : brokenKeys) - 1;
      int key = table.key(finding.operations().get(0));
      Explanation explanation = new Explanation(table, names).of(finding, more);
      if (checker.isValueOrdered(key)) {
        explanation.versionsMadeUp();
      }
      if (!finding.undecided()) {
        explainPrefix(explanation, checker, rows, starts[key], starts[key + 1]);
      }
      return new OrderVerdict(kind, explanation.toString(), table.size());
    }
    if (expectations == Expectations.COMPLETE
        || (expectations == Expectations.AS_RECORDED && finalReads)) {
      Optional<String> missing = missingFinalReads(names);
      if (missing.isPresent()) {
        return undecided(missing.get());
      }
    }
    int silent = checker.acknowledgedKeys() - checker.acknowledgedKeysTold();
    if (silent > 0 && checker.acknowledgedKeysTold() == 0) {
      return undecided(
          "nothing to check: additions were acknowledged without an answer, and no read of their counters succeeded");
    }
    if (names.isCutOff()) {
      return undecided("what is whole is valid; what is missing at the end can not be judged");
    }
    String unread =
        "%d of %d counters tell nothing: their additions were acknowledged without an answer and never read"
            .formatted(silent, table.keys());
    return new OrderVerdict(OrderVerdict.Kind.VALID, silent > 0 ? unread : "", table.size());
  }

  private OrderVerdict undecided(String why) {
    return new OrderVerdict(OrderVerdict.Kind.UNDECIDED, why, table.size());
  }

  /** Halves its way to the first return that no counter can have given. */
  private void explainPrefix(
      Explanation explanation, KeyChecker checker, int[] rows, int from, int to) {
    if (isValid(checker.check(rows, from, to))) {
      // A broken promise to a session: the order itself is right.
      return;
    }
    Integer[] byReturn = Arrays.stream(rows, from, to).boxed().toArray(Integer[]::new);
    Arrays.sort(byReturn, Comparator.comparingLong(table::returned));
    int valid = 0;
    int broken = byReturn.length;
    while (broken - valid > 1) {
      int middle = (valid + broken) >>> 1;
      long until = table.returned(byReturn[middle - 1]);
      if (isValid(checker.check(rows, from, to, until))) {
        valid = middle;
      } else {
        broken = middle;
      }
    }
    explanation.prefix(valid, byReturn.length, byReturn[broken - 1]);
  }

  private static boolean isValid(Optional<Finding> finding) {
    return finding.map(Finding::undecided).orElse(true);
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
      if (table.kind(row) == OperationKind.ADD
          && (table.ending(row) == Ending.DONE || table.ending(row) == Ending.UNKNOWN)) {
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
                .formatted(
                    added.cardinality(), expected, Visible.text(names.key(added.nextSetBit(0)))));
  }
}
