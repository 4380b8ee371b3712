package dev.tally.workload;

import java.util.BitSet;
import java.util.Optional;

/**
 * Which rows of a trace stand at a time where they can not have happened. Pure.
 *
 * <p>Out of order are as few rows as can be: those outside the longest run of rows that never goes
 * back in time (Schensted 1961, by patience sorting). Judged against the row before, one time far
 * in the future would make every later row a bad one.
 */
final class TraceOrder {

  /** Fewer rows are too few to tell a time that means something else from a pause. */
  private static final int FEWEST_ROWS = 10;

  private static final double SENTINEL_SHARE = 0.999;
  private static final double MINORITY = 0.1;

  /**
   * The widest gap between two rows in order.
   *
   * @param after the row before it, from 0
   * @param nanos how long
   * @param share of the whole span, 0 to 1
   */
  record Gap(int after, long nanos, double share) {}

  private TraceOrder() {}

  /** The rows to take out so that no time is before that of the row before it. */
  static BitSet outOfOrder(TraceEvents events) {
    BitSet out = new BitSet();
    int size = events.size();
    if (isSorted(events)) {
      return out;
    }
    // From the end, so that of two equally long runs the one that holds the earlier rows is found.
    int[] lastOf = new int[size];
    int[] next = new int[size];
    int longest = 0;
    for (int i = size - 1; i >= 0; i--) {
      int low = 0;
      int high = longest;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (events.time(lastOf[middle]) >= events.time(i)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      next[i] = low > 0 ? lastOf[low - 1] : -1;
      lastOf[low] = i;
      longest = Math.max(longest, low + 1);
    }
    out.set(0, size);
    for (int i = lastOf[longest - 1]; i >= 0; i = next[i]) {
      out.clear(i);
    }
    return out;
  }

  private static boolean isSorted(TraceEvents events) {
    for (int i = 1; i < events.size(); i++) {
      if (events.time(i) < events.time(i - 1)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it goes back all the way. */
  static boolean isNewestFirst(TraceEvents events) {
    int size = events.size();
    for (int i = 1; i < size; i++) {
      if (events.time(i) > events.time(i - 1)) {
        return false;
      }
    }
    return size > 2 && events.time(0) > events.time(size - 1);
  }

  /** Why a row is out of order. */
  static String why(TraceEvents events, BitSet out, int row) {
    int before = out.previousClearBit(row);
    if (before >= 0 && events.time(row) < events.time(before)) {
      return "is earlier than the row before it; a trace must be sorted by time";
    }
    int later = 0;
    for (int i = row + 1; i < events.size(); i++) {
      later += !out.get(i) && events.time(i) < events.time(row) ? 1 : 0;
    }
    return "is later than %,d of the rows after it; a trace must be sorted by time"
        .formatted(later);
  }

  /** The widest gap; empty where all rows are at one instant. */
  static Optional<Gap> widestGap(TraceEvents events) {
    int size = events.size();
    int after = 0;
    long widest = 0;
    for (int i = 1; i < size; i++) {
      long gap = events.time(i) - events.time(i - 1);
      if (gap > widest) {
        widest = gap;
        after = i - 1;
      }
    }
    if (widest == 0) {
      return Optional.empty();
    }
    double span = (double) events.time(size - 1) - events.time(0);
    return Optional.of(new Gap(after, widest, widest / span));
  }

  /** Whether a gap is so wide that it leaves no time to the rest. */
  static boolean isHuge(TraceEvents events, Gap gap) {
    return events.size() >= FEWEST_ROWS && gap.share() >= SENTINEL_SHARE;
  }

  /**
   * The rows that are not far from the others, where some are.
   *
   * @param from the first of them
   * @param to behind the last of them
   * @param share of the span that the gaps before and behind them hold
   */
  record Body(int from, int to, double share) {}

  /**
   * Finds rows whose time means something else, like 0 for "before the trace": few, or all at one
   * instant, beyond one or two gaps that hold nearly the whole span.
   */
  static Optional<Body> bodyAmongFar(TraceEvents events) {
    int size = events.size();
    if (size < FEWEST_ROWS) {
      return Optional.empty();
    }
    int widest = 0;
    int second = 0;
    for (int i = 1; i < size; i++) {
      if (gapBefore(events, i) > gapBefore(events, widest)) {
        second = widest;
        widest = i;
      } else if (gapBefore(events, i) > gapBefore(events, second)) {
        second = i;
      }
    }
    double span = (double) events.time(size - 1) - events.time(0);
    double one = gapBefore(events, widest) / span;
    double two = one + gapBefore(events, second) / span;
    boolean early = widest <= size - widest;
    Body body = new Body(early ? widest : 0, early ? size : widest, one);
    if (one < SENTINEL_SHARE && two >= SENTINEL_SHARE) {
      body = new Body(Math.min(widest, second), Math.max(widest, second), two);
    }
    return body.share() >= SENTINEL_SHARE && areSentinels(events, body)
        ? Optional.of(body)
        : Optional.empty();
  }

  private static double gapBefore(TraceEvents events, int row) {
    return row == 0 ? 0 : (double) (events.time(row) - events.time(row - 1));
  }

  private static boolean areSentinels(TraceEvents events, Body body) {
    int size = events.size();
    int far = size - (body.to() - body.from());
    boolean few = far <= size * MINORITY;
    boolean early = isOneInstant(events, 0, body.from());
    boolean late = isOneInstant(events, body.to(), size);
    return few || (early && late && far <= size / 2);
  }

  /** True of no rows too. */
  private static boolean isOneInstant(TraceEvents events, int from, int to) {
    return from == to || (to - from > 1 && events.time(from) == events.time(to - 1));
  }

  /** The share of a gap, rounded down: what is left of the span is never rounded away. */
  static String percent(double share) {
    return Math.floor(share * 10_000) / 100 + "%";
  }
}
