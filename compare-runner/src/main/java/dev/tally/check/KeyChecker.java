package dev.tally.check;

import dev.tally.history.Ending;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether the operations of one key are those of a counter. Exact, both ways.
 *
 * <p>Deciding linearizability is NP-complete in general (Gibbons and Korach, Testing Shared
 * Memories, SIAM J. Comput. 1997), but an answered addition carries its version, that is its place
 * in the one order of additions, and an answered read of version v belongs between additions v and
 * v + 1. So the order is given and only has to be verified:
 *
 * <ol>
 *   <li><b>Versions</b>: no version is answered to two additions; what is missing below the largest
 *       version seen is at most as many as there are unknown additions. A failed addition has no
 *       place.
 *   <li><b>Values</b>: an answered addition fixes value(v) and value(v - 1) = value(v) - delta, a
 *       read fixes value(v), value(0) = 0. Where two statements meet they agree; where they do not
 *       meet, there is a gap of known length and sum.
 *   <li><b>Real time</b>: an order extends the precedence of intervals if no operation is called
 *       after the return of one that stands later. Walking down the versions with the smallest
 *       return met so far checks every pair. Reads of one version can always be ordered among
 *       themselves. Reads that are allowed to be stale have no earliest moment, only a latest.
 *   <li><b>Gaps</b>: unknown additions, which never return, can fill all gaps: {@link GapFiller}.
 *   <li><b>Refusals</b>: an addition refused for overflow met a state that it overflows: {@link
 *       OverflowChecker}.
 * </ol>
 *
 * <p>Any prefix in time of a linearizable history is linearizable, what is pending at its end being
 * unknown. So the longest valid prefix is found by halving: see {@link #check(int[], int, int,
 * long)}.
 *
 * <p>Where additions are acknowledged without an answer, only reads tell of the order: {@link
 * AcknowledgedAdditions}.
 *
 * <p>Linear in the operations and versions of the key, but for the gaps. Buffers are reused from
 * key to key. Unknown additions beyond the largest version seen may have been applied or not; no
 * answer tells, so nothing is asked of them.
 */
final class KeyChecker {

  private static final int NONE = -1;

  private final OperationTable table;
  private final Gaps gaps = new Gaps();
  private final List<Integer> unknown = new ArrayList<>();
  private int[] addAt = new int[64];
  private int[] readAt = new int[64];
  private int[] nextRead = new int[64];
  private final OverflowChecker overflows;
  private int failed;
  private int last;
  private long cut;
  private final BitSet valueOrderedKeys = new BitSet();
  private boolean valueOrdered;
  private final AcknowledgedAdditions acknowledged;
  private final BitSet acknowledgedKeys = new BitSet();
  private int keysTold;

  KeyChecker(OperationTable table) {
    this.table = table;
    this.acknowledged = new AcknowledgedAdditions(table);
    this.overflows = new OverflowChecker(table);
  }

  /**
   * Checks one key.
   *
   * @param rows the rows of the operations, those of the key from {@code from} to {@code to - 1}
   */
  Optional<Finding> check(int[] rows, int from, int to) {
    int key = from < to ? table.key(rows[from]) : 0;
    if (AcknowledgedAdditions.isAmong(table, rows, from, to)) {
      acknowledgedKeys.set(key);
      Optional<Finding> finding = check(rows, from, to, Long.MAX_VALUE);
      keysTold += acknowledged.isTold() ? 1 : 0;
      return finding;
    }
    if (ValueOrder.isNeeded(table, rows, from, to)) {
      Optional<Finding> finding = ValueOrder.assign(table, rows, from, to);
      if (finding.isPresent()) {
        return finding;
      }
      valueOrderedKeys.set(key);
    }
    valueOrdered = valueOrderedKeys.get(key);
    return check(rows, from, to, Long.MAX_VALUE);
  }

  /**
   * Checks what was known of the key checked last at a moment: what was called later does not
   * exist, what returned later is pending.
   */
  Optional<Finding> check(int[] rows, int from, int to, long until) {
    if (from < to && acknowledgedKeys.get(table.key(rows[from]))) {
      Optional<Finding> finding = acknowledged.check(rows, from, to, until);
      last = acknowledged.last();
      return finding;
    }
    cut = until;
    Optional<Finding> finding = index(rows, from, to);
    if (finding.isPresent()) {
      return finding;
    }
    finding = checkValues(rows, from);
    if (finding.isPresent()) {
      return finding;
    }
    finding = checkRealTime(rows, from);
    if (finding.isPresent()) {
      return finding;
    }
    finding = gaps.size() == 0 ? finding : fillGaps();
    return finding.isPresent() ? finding : overflows.check(this, rows, from, to);
  }

  /** Whether the versions of a key checked were made up. */
  boolean isValueOrdered(int key) {
    return valueOrderedKeys.get(key);
  }

  /** How many keys have additions that were acknowledged without an answer. */
  int acknowledgedKeys() {
    return acknowledgedKeys.cardinality();
  }

  /** Of how many of those an answer tells anything. */
  int acknowledgedKeysTold() {
    return keysTold;
  }

  /** The largest version of the key checked last; negative where its order was left open. */
  int last() {
    return last;
  }

  /** Whether it had been answered by the moment looked at. */
  boolean isDone(int row) {
    return table.ending(row) == Ending.DONE && table.returned(row) <= cut;
  }

  /** Whether it had been refused for overflow by the moment looked at. */
  boolean isOverflowed(int row) {
    return table.ending(row) == Ending.OVERFLOWED && table.returned(row) <= cut;
  }

  private boolean isUnknown(int row) {
    return table.call(row) <= cut
        && (table.ending(row) == Ending.UNKNOWN || table.returned(row) > cut);
  }

  /** Whether unknown additions, beyond those that fill the gaps, may have been applied. */
  boolean mayHaveMore() {
    int missing = 0;
    for (int version = 1; version <= last; version++) {
      missing += addAt[version] == NONE ? 1 : 0;
    }
    return unknown.size() > missing || (valueOrdered && !unknown.isEmpty());
  }

  /** Puts every answered operation at its version; finds versions doubled or made by nobody. */
  private Optional<Finding> index(int[] rows, int from, int to) {
    unknown.clear();
    failed = 0;
    int added = 0;
    long largest = 0;
    int largestRow = NONE;
    for (int i = from; i < to; i++) {
      int row = rows[i];
      boolean add = table.kind(row) == OperationKind.ADD;
      if (isDone(row)) {
        long version = table.version(row);
        if (version < (add ? 1 : 0)) {
          return Optional.of(Finding.invalid("an answer shows version " + version, row));
        }
        if (version > largest) {
          largest = version;
          largestRow = row;
        }
        added += add ? 1 : 0;
      } else if (add) {
        if (isUnknown(row)) {
          unknown.add(row);
        } else if (table.returned(row) <= cut) {
          failed++;
        }
      }
    }
    // One version more than can be is enough to see that one is missing, however large the largest.
    last = (int) (valueOrdered ? largest : Math.min(largest, (long) added + unknown.size() + 1));
    reserve(last + 1, to - from);
    for (int i = from; i < to; i++) {
      int row = rows[i];
      if (!isDone(row) || table.version(row) > last) {
        continue;
      }
      int version = (int) table.version(row);
      if (table.kind(row) == OperationKind.ADD) {
        if (addAt[version] != NONE) {
          String what = "version " + version + " was answered to two additions";
          return Optional.of(Finding.invalid(what, addAt[version], row));
        }
        addAt[version] = row;
      } else {
        nextRead[i - from] = readAt[version];
        readAt[version] = i - from;
      }
    }
    // Made up versions count runs of additions, not additions.
    return valueOrdered ? Optional.empty() : missing(added, largestRow);
  }

  private Optional<Finding> missing(int added, int largestRow) {
    int missing = 0;
    for (int version = 1; version <= last; version++) {
      if (addAt[version] != NONE || ++missing <= unknown.size()) {
        continue;
      }
      String who =
          unknown.isEmpty()
              ? "no addition"
              : "no answered addition, and the "
                  + unknown.size()
                  + " unknown ones do not suffice for all versions missing";
      int witness = largestRow;
      for (int above = version + 1; above <= last && witness == largestRow; above++) {
        witness = addAt[above] == NONE ? largestRow : addAt[above];
      }
      String what =
          "version %d was made by %s, yet version %d was answered (%d answered, %d unknown, %d failed additions)%s"
              .formatted(
                  version,
                  who,
                  table.version(witness),
                  added,
                  unknown.size(),
                  failed,
                  failed > 0 ? "; perhaps a failed one was applied" : "");
      return Optional.of(
          addAt[version - 1] == NONE
              ? Finding.invalid(what, witness)
              : Finding.invalid(what, addAt[version - 1], witness));
    }
    return Optional.empty();
  }

  /** Walks up the versions: statements about one version agree; between known versions lie gaps. */
  private Optional<Finding> checkValues(int[] rows, int from) {
    gaps.clear(valueOrdered);
    int known = 0;
    long value = 0;
    int by = NONE;
    for (int version = 0; version <= last; version++) {
      int add = addAt[version];
      if (add != NONE) {
        long after = table.value(add);
        long before = after - table.delta(add);
        if (((after ^ table.delta(add)) & (after ^ before)) < 0) {
          return Optional.of(
              Finding.invalid("the value before the addition is beyond 64 bits", add));
        }
        if (known < version - 1) {
          gaps.add(known + 1, version - 1 - known, before - value);
        } else if (before != value) {
          return Optional.of(disagree(version - 1, value, by, before, add));
        }
        known = version;
        value = after;
        by = add;
      }
      for (int i = readAt[version]; i != NONE; i = nextRead[i]) {
        int read = rows[from + i];
        if (known < version) {
          gaps.add(known + 1, version - known, table.value(read) - value);
        } else if (table.value(read) != value) {
          return Optional.of(disagree(version, value, by, table.value(read), read));
        }
        known = version;
        value = table.value(read);
        by = read;
      }
    }
    return Optional.empty();
  }

  private static Finding disagree(int version, long value, int by, long other, int row) {
    if (by == NONE) {
      return Finding.invalid("a counter starts at value 0, not at " + other, row);
    }
    String what =
        "the value at version %d is %d by one answer and %d by another"
            .formatted(version, value, other);
    return Finding.invalid(what, by, row);
  }

  /** Walks down the versions with the smallest return of all that stands later. */
  private Optional<Finding> checkRealTime(int[] rows, int from) {
    int early = NONE;
    int late = NONE;
    int gap = gaps.size() - 1;
    long smallest = Long.MAX_VALUE;
    int by = NONE;
    for (int version = last; version >= 0; version--) {
      int earliest = NONE;
      long returned = Long.MAX_VALUE;
      for (int i = readAt[version]; i != NONE; i = nextRead[i]) {
        int read = rows[from + i];
        if (table.kind(read) == OperationKind.READ_LINEARIZABLE && table.call(read) > smallest) {
          late = read;
          early = by;
        }
        if (table.returned(read) < returned) {
          returned = table.returned(read);
          earliest = read;
        }
      }
      if (returned < smallest) {
        smallest = returned;
        by = earliest;
      }
      if (gap >= 0 && gaps.lastVersion(gap) == version) {
        gaps.deadline(gap--, smallest, by);
      }
      int add = addAt[version];
      if (add == NONE) {
        continue;
      }
      if (table.call(add) > smallest) {
        late = add;
        early = by;
      }
      if (table.returned(add) < smallest) {
        smallest = table.returned(add);
        by = add;
      }
    }
    return late == NONE ? Optional.empty() : Optional.of(outOfOrder(early, late));
  }

  private Finding outOfOrder(int early, int late) {
    long shown = table.version(early);
    long version = table.version(late);
    String what;
    if (table.kind(late) == OperationKind.ADD) {
      what =
          "the addition of version %d was called after version %d had been answered"
              .formatted(version, shown);
    } else {
      what =
          "%s shows version %d, though version %d had been answered before it was called: %s"
              .formatted(
                  table.phase(late) == Phase.FINAL_READ ? "the final read" : "a read",
                  version,
                  shown,
                  table.phase(late) == Phase.FINAL_READ
                      ? "an acknowledged addition is lost"
                      : "it is stale, or an acknowledged addition was lost");
    }
    return Finding.invalid(what, early, late);
  }

  private Optional<Finding> fillGaps() {
    GapFiller filler = new GapFiller(gaps, table, unknown);
    GapFiller.Answer answer = filler.fill();
    if (answer == GapFiller.Answer.FILLED) {
      return Optional.empty();
    }
    int gap = filler.firstUnfilled();
    String versions =
        gaps.count(gap) == 1
            ? "version " + gaps.firstVersion(gap) + " (an addition of " + gaps.sum(gap) + ")"
            : "versions %d to %d (additions of %d together)"
                .formatted(gaps.firstVersion(gap), gaps.lastVersion(gap), gaps.sum(gap));
    if (answer == GapFiller.Answer.TOO_HARD) {
      String what = "too many ways to make " + versions + " out of unknown additions";
      return Optional.of(Finding.undecided(what, gaps.witness(gap)));
    }
    List<Integer> shown = new ArrayList<>();
    unknown.stream().limit(3).forEach(shown::add);
    shown.add(gaps.witness(gap));
    String what =
        "none of the %d unknown additions left and called in time can have made %s"
            .formatted(unknown.size(), versions);
    return Optional.of(Finding.invalid(what, shown.toArray(Integer[]::new)));
  }

  /**
   * Whether the gaps can be filled still, if in addition each of some operations stands at a
   * version.
   */
  GapFiller.Answer fillGapsBefore(List<Integer> operations, int[] places) {
    for (int i = 0; i < places.length; i++) {
      long returned = table.returned(operations.get(i));
      for (int gap = 0; gap < gaps.size() && gaps.lastVersion(gap) <= places[i]; gap++) {
        gaps.deadline(gap, Math.min(gaps.deadline(gap), returned), gaps.witness(gap));
      }
    }
    return new GapFiller(gaps, table, unknown).fill();
  }

  private void reserve(int versions, int operations) {
    if (addAt.length < versions) {
      int capacity = Math.max(versions, addAt.length + (addAt.length >> 1));
      addAt = new int[capacity];
      readAt = new int[capacity];
    }
    Arrays.fill(addAt, 0, versions, NONE);
    Arrays.fill(readAt, 0, versions, NONE);
    if (nextRead.length < operations) {
      nextRead = new int[Math.max(operations, nextRead.length + (nextRead.length >> 1))];
    }
  }
}
