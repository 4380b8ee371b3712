package dev.tally.check;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * The additions without an answer of one key, numbered in the order of their returns, each with the
 * gaps (see {@link AnchorOrder}) that it can stand in, and how much fits where.
 */
final class OpenAdditions {

  private final OperationTable table;
  private final AnchorOrder order;
  private final int[] rows;
  private final long[] calls;
  private final long[] returns;
  private final int[] first;
  private final int[] latest;
  private final int[] byFirst;

  /** By gap, what all gaps below it take. */
  private final long[] below;

  /**
   * By gap, how much may be unknown of what is placed below it, lest acknowledged ones lack room.
   */
  private final long[] room;

  private int homeless = -1;

  OpenAdditions(
      OperationTable table, List<Integer> open, IntToLongFunction returned, AnchorOrder order) {
    this.table = table;
    this.order = order;
    rows =
        open.stream()
            .sorted(
                Comparator.<Integer>comparingLong(row -> returned.applyAsLong(row))
                    .thenComparingLong(table::call))
            .mapToInt(Integer::intValue)
            .toArray();
    calls = Arrays.stream(rows).mapToLong(table::call).toArray();
    returns = Arrays.stream(rows).mapToLong(returned).toArray();
    first = new int[rows.length];
    latest = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      first[i] = order.firstGap(calls[i]);
      latest[i] = order.latestGap(returns[i]);
      if (first[i] > latest[i] && homeless < 0) {
        homeless = rows[i];
      }
    }
    Integer[] boxed = new Integer[rows.length];
    Arrays.setAll(boxed, i -> i);
    Arrays.sort(boxed, Comparator.comparingInt(i -> first[i]));
    byFirst = Arrays.stream(boxed).mapToInt(Integer::intValue).toArray();
    below = new long[order.gaps() + 1];
    room = new long[order.gaps() + 1];
    look();
  }

  private void look() {
    long[] due = new long[order.gaps() + 1];
    for (int i = 0; i < rows.length; i++) {
      due[Math.max(0, latest[i])] += delta(i);
    }
    for (int gap = 0; gap < order.gaps(); gap++) {
      below[gap + 1] = below[gap] + order.sum(gap);
      due[gap + 1] += gap + 1 < order.gaps() ? due[gap] : 0;
    }
    room[order.gaps()] = Long.MAX_VALUE;
    for (int gap = order.gaps() - 1; gap >= 0; gap--) {
      room[gap] = Math.min(room[gap + 1], below[gap + 1] - due[gap]);
    }
  }

  int size() {
    return rows.length;
  }

  /** The row of the first addition that has no gap at all, or -1. */
  int homeless() {
    return homeless;
  }

  int row(int i) {
    return rows[i];
  }

  long delta(int i) {
    return table.delta(rows[i]);
  }

  long call(int i) {
    return calls[i];
  }

  long returned(int i) {
    return returns[i];
  }

  int first(int i) {
    return first[i];
  }

  int latest(int i) {
    return latest[i];
  }

  /** Whether it may stand after the last state: nobody knows that it has taken effect. */
  boolean isEndless(int i) {
    return latest[i] == order.gaps();
  }

  /** All of them, in the order of their first gaps. */
  int[] byFirst() {
    return byFirst;
  }

  /** Whether one addition lies within the interval of another of the same delta. */
  boolean isNested() {
    Map<Long, Long> latestCalls = new HashMap<>();
    for (int i = 0; i < rows.length; i++) {
      Long before = latestCalls.put(delta(i), calls[i]);
      if (before != null && before > calls[i]) {
        return true;
      }
    }
    return false;
  }

  /** Whether the gaps from a state on can hold what must be in them. */
  boolean hasRoom(PlacerState state) {
    if (state.unknownSum > room[state.gap]) {
      return false;
    }
    long sum = 0;
    for (int i : state.pool) {
      if (isEndless(i)) {
        break;
      }
      sum += delta(i);
      if (sum > below[latest[i] + 1] - below[state.gap]) {
        return false;
      }
    }
    return true;
  }
}
