package dev.tally.check;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;

/**
 * Versions of a key whose answers tell none, by real time alone: where no addition overlaps
 * another, they took effect in the order of their calls, whatever their signs. A read gets the
 * first state of the value it shows that it can have met; reads are taken in the order of their
 * calls, and none gets an earlier state than one that had returned before its call, so that the
 * earliest choice is always the best one. A read that can have met no state of its value gets the
 * one before it, and is then found to be wrong.
 */
final class SequentialOrder {

  private final OperationTable table;
  private final List<Integer> additions = new ArrayList<>();
  private final List<Integer> reads = new ArrayList<>();

  private SequentialOrder(OperationTable table) {
    this.table = table;
  }

  /** Sets the versions of all answers; false where additions overlap, or some are unknown. */
  static boolean assign(OperationTable table, int[] rows, int from, int to) {
    SequentialOrder order = new SequentialOrder(table);
    return order.collect(rows, from, to) && order.assign();
  }

  private boolean collect(int[] rows, int from, int to) {
    for (int i = from; i < to; i++) {
      int row = rows[i];
      boolean adds = table.kind(row) == OperationKind.ADD;
      if (table.ending(row) == Ending.DONE) {
        if (table.version(row) != HistoryCursor.NO_VERSION
            || (!adds && table.kind(row) != OperationKind.READ_LINEARIZABLE)) {
          return false;
        }
        (adds ? additions : reads).add(row);
      } else if (adds && table.ending(row) != Ending.FAILED) {
        return false;
      }
    }
    additions.sort(Comparator.comparingLong(table::call));
    reads.sort(Comparator.comparingLong(table::call));
    for (int i = 1; i < additions.size(); i++) {
      if (table.returned(additions.get(i - 1)) >= table.call(additions.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean assign() {
    long[] values = new long[additions.size() + 1];
    try {
      for (int i = 0; i < additions.size(); i++) {
        values[i + 1] = Math.addExact(values[i], table.delta(additions.get(i)));
        table.version(additions.get(i), i + 1);
      }
    } catch (ArithmeticException e) {
      return false;
    }
    PriorityQueue<Integer> seen =
        new PriorityQueue<>(Comparator.comparingLong((Integer row) -> table.returned(row)));
    long known = 0;
    for (int read : reads) {
      while (!seen.isEmpty() && table.returned(seen.peek()) < table.call(read)) {
        known = Math.max(known, table.version(seen.remove()));
      }
      int least = (int) Math.max(known, returnedBefore(table.call(read)));
      table.version(read, first(values, read, least));
      seen.add(read);
    }
    return true;
  }

  private int first(long[] values, int read, int least) {
    int most = calledBefore(table.returned(read));
    for (int version = least; version <= most; version++) {
      if (values[version] == table.value(read)) {
        return version;
      }
    }
    return least;
  }

  /** They return in the order of their calls, since none overlaps another. */
  private int returnedBefore(long moment) {
    return countUntil(row -> table.returned(row) < moment);
  }

  private int calledBefore(long moment) {
    return countUntil(row -> table.call(row) <= moment);
  }

  private int countUntil(IntPredicate holds) {
    int low = 0;
    int high = additions.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (holds.test(additions.get(middle))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
