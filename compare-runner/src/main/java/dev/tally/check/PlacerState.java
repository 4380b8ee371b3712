package dev.tally.check;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link AdditionPlacer} stands in a search: what is open when a gap is reached, the
 * additions that were called in time for it, in the order of their returns.
 */
final class PlacerState {

  final int gap;
  final int[] pool;
  final long latestCall;
  final int unknown;
  final long unknownSum;
  final int[] taken;
  final @Nullable PlacerState before;
  private final int next;

  private PlacerState(
      int gap,
      int[] pool,
      int next,
      long latestCall,
      int unknown,
      long unknownSum,
      int[] taken,
      @Nullable PlacerState before) {
    this.gap = gap;
    this.pool = pool;
    this.next = next;
    this.latestCall = latestCall;
    this.unknown = unknown;
    this.unknownSum = unknownSum;
    this.taken = taken;
    this.before = before;
  }

  /** Before the first gap, with nothing open. */
  static PlacerState start() {
    return new PlacerState(0, new int[0], 0, Long.MIN_VALUE, 0, 0, new int[0], null);
  }

  /** Less of what is unknown, and a later gap, come first. */
  long rank() {
    return (long) unknown - gap;
  }

  /** Takes in what was called in time for the gap. */
  PlacerState withCalled(OpenAdditions open) {
    int[] byFirst = open.byFirst();
    int last = next;
    while (last < byFirst.length && open.first(byFirst[last]) <= gap) {
      last++;
    }
    if (last == next) {
      return this;
    }
    int[] more = Arrays.copyOf(pool, pool.length + last - next);
    System.arraycopy(byFirst, next, more, pool.length, last - next);
    Arrays.sort(more);
    return new PlacerState(gap, more, last, latestCall, unknown, unknownSum, taken, before);
  }

  /**
   * At the next gap, with some of the pool placed in this one.
   *
   * @param now in ascending order
   */
  PlacerState after(OpenAdditions open, int[] now) {
    int[] left = new int[pool.length - now.length];
    int at = 0;
    int unknownNow = unknown;
    long unknownSumNow = unknownSum;
    long latestCallNow = latestCall;
    for (int i : pool) {
      if (Arrays.binarySearch(now, i) < 0) {
        left[at++] = i;
      } else {
        if (open.isEndless(i)) {
          unknownNow++;
          unknownSumNow += open.delta(i);
        }
        latestCallNow = Math.max(latestCallNow, open.call(i));
      }
    }
    return new PlacerState(
        gap + 1, left, next, latestCallNow, unknownNow, unknownSumNow, now, this);
  }
}
