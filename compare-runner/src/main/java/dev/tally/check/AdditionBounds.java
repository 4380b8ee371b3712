package dev.tally.check;

import dev.tally.history.OperationKind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;

/**
 * What a counter must hold at least, and can hold at most, while an operation takes its course: the
 * sum of what had been answered before its call, and that with what overlaps it. Sums are exact;
 * {@link ArithmeticException} where one leaves 64 bits. O(log n) an operation.
 */
final class AdditionBounds {

  static final int NONE = -1;

  private final OperationTable table;
  private final int[] byReturn;
  private final long[] returns;
  private final long[] calls;
  private final Sums answered;
  private final Sums called;
  private long least;
  private long most;
  private int before;
  private boolean allMeet = true;

  /** Running sums of what is positive and of what is negative. */
  private static final class Sums {
    private final long[] up;
    private final long[] down;

    Sums(OperationTable table, int[] rows) {
      up = new long[rows.length + 1];
      down = new long[rows.length + 1];
      for (int i = 0; i < rows.length; i++) {
        long delta = table.delta(rows[i]);
        up[i + 1] = Math.addExact(up[i], Math.max(0, delta));
        down[i + 1] = Math.addExact(down[i], Math.min(0, delta));
      }
    }
  }

  /**
   * Of one key.
   *
   * @param open additions without an answer
   * @param anchors answered operations, additions among them
   * @param returned when an addition was answered or acknowledged
   */
  AdditionBounds(
      OperationTable table, List<Integer> open, List<Integer> anchors, IntToLongFunction returned) {
    this.table = table;
    Integer[] rows =
        Stream.concat(
                open.stream(), anchors.stream().filter(row -> table.kind(row) == OperationKind.ADD))
            .toArray(Integer[]::new);
    Arrays.sort(rows, Comparator.comparingLong(row -> returned.applyAsLong(row)));
    byReturn = Arrays.stream(rows).mapToInt(Integer::intValue).toArray();
    returns = Arrays.stream(byReturn).mapToLong(returned).toArray();
    answered = new Sums(table, byReturn);
    Arrays.sort(rows, Comparator.comparingLong(table::call));
    int[] byCall = Arrays.stream(rows).mapToInt(Integer::intValue).toArray();
    calls = Arrays.stream(byCall).mapToLong(table::call).toArray();
    called = new Sums(table, byCall);
  }

  /** Moves to an answered operation; its own addition does not count. */
  void lookAt(int anchor) {
    before = firstNotBelow(returns, table.call(anchor));
    int until =
        table.returned(anchor) == Long.MAX_VALUE
            ? calls.length
            : firstNotBelow(calls, table.returned(anchor) + 1);
    long own = table.kind(anchor) == OperationKind.ADD ? table.delta(anchor) : 0;
    long up = called.up[until] - answered.up[before] - Math.max(0, own);
    long down = called.down[until] - answered.down[before] - Math.min(0, own);
    long sure = Math.addExact(answered.up[before], answered.down[before]);
    least = Math.addExact(sure, down);
    most = Math.addExact(sure, up);
    allMeet &= up == 0 && down == 0;
  }

  long least() {
    return least;
  }

  long most() {
    return most;
  }

  /** Whether no operation looked at overlapped an addition. */
  boolean allMeet() {
    return allMeet;
  }

  /** The last addition answered before the call. */
  int latestBefore() {
    return before == 0 ? NONE : byReturn[before - 1];
  }

  private static int firstNotBelow(long[] sorted, long bound) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < bound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
