package dev.tally.recovery;

/**
 * Operations under way beyond what is usual, while a strike lasts.
 *
 * @param peak the most of them
 * @param drained when there were none again, seconds; as long as the strike where that was not seen
 */
record Backlog(long peak, double drained) {

  private static final long STEP = 20_000_000;

  /** Over so long before a strike the usual is looked for. */
  private static final long BEFORE = 5_000_000_000L;

  /**
   * Looks fifty times a second.
   *
   * @param from right before the deed
   * @param to the end of the strike
   */
  static Backlog of(Operations operations, long from, long to) {
    long usual = 1;
    for (long at = from - BEFORE; at < from; at += STEP) {
      usual = Math.max(usual, operations.underWay(at));
    }
    long peak = 0;
    double drained = 0;
    boolean behind = false;
    for (long at = from; at < to; at += STEP) {
      long now = operations.underWay(at);
      peak = Math.max(peak, now - usual);
      if (now <= usual && behind) {
        drained = (at - from) / 1e9;
      }
      behind = now > usual;
    }
    return new Backlog(peak, behind ? (to - from) / 1e9 : drained);
  }
}
