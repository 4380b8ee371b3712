package dev.tally.workload;

/** How the events of a trace crowd in time. Pure; times are sorted, nanoseconds, at least one. */
final class TraceShape {

  private TraceShape() {}

  /** How many times share an instant, at most, and the first row of those. */
  static int[] densest(long[] times) {
    int[] best = {0, 0};
    int from = 0;
    for (int i = 0; i < times.length; i++) {
      from = times[i] == times[from] ? from : i;
      if (i - from + 1 > best[0]) {
        best = new int[] {i - from + 1, from};
      }
    }
    return best;
  }

  /** The share of events within the busiest hundredth of the span. */
  static double busiestShare(long[] times) {
    long window = (times[times.length - 1] - times[0]) / 100;
    int from = 0;
    int most = 0;
    for (int i = 0; i < times.length; i++) {
      while (times[i] - times[from] > window) {
        from++;
      }
      most = Math.max(most, i - from + 1);
    }
    return (double) most / times.length;
  }

  /** How many instants there are. */
  static int instants(long[] times) {
    int instants = 1;
    for (int i = 1; i < times.length; i++) {
      instants += times[i] > times[i - 1] ? 1 : 0;
    }
    return instants;
  }
}
