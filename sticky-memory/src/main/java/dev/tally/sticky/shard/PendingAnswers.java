package dev.tally.sticky.shard;

import org.jspecify.annotations.Nullable;

/** Who waits for which entry of the log: a ring by index, from the first entry not applied on. */
final class PendingAnswers {

  private @Nullable Requester[] requesters = new Requester[64];
  private long[] correlations = new long[64];
  private long newest;
  private long elsewhereFrom;
  private long elsewhereTo = -1;

  /**
   * Enters a waiter.
   *
   * @param applied the last index whose waiter has been taken
   */
  void put(long index, long applied, Requester requester, long correlation) {
    while (index - applied > requesters.length) {
      grow(applied + 1, newest);
    }
    newest = index;
    int slot = (int) index & (requesters.length - 1);
    requesters[slot] = requester;
    correlations[slot] = correlation;
  }

  /** Another member answers those whom it can answer, of the entries in a row. */
  void elsewhere(long from, long upTo) {
    elsewhereFrom = from;
    elsewhereTo = upTo;
  }

  /** Whoever waits here for this entry; nobody at a member that is no primary. */
  @Nullable Requester take(long index) {
    if (index > newest) {
      return null;
    }
    int slot = (int) index & (requesters.length - 1);
    Requester requester = requesters[slot];
    requesters[slot] = null;
    boolean elsewhere = index >= elsewhereFrom && index <= elsewhereTo;
    return elsewhere && requester != null && requester.route() != 0 ? null : requester;
  }

  /**
   * Tells who waits for entries and can be answered elsewhere.
   *
   * @param applied the last index whose waiter has been taken
   * @return false where nobody can
   */
  boolean tell(long from, int count, long applied, Replies to) {
    to.clear();
    boolean any = false;
    for (long index = from; index < from + count; index++) {
      int slot = (int) index & (requesters.length - 1);
      Requester requester = index <= applied || index > newest ? null : requesters[slot];
      long route = requester == null ? 0 : requester.route();
      to.add(route, correlations[slot]);
      any |= route != 0;
    }
    return any;
  }

  /** The number of the request, also just after {@link #take}. */
  long correlation(long index) {
    return correlations[(int) index & (correlations.length - 1)];
  }

  /** Takes every waiter out, in the order of their entries. */
  void drain(long applied, DoubtfulAnswer each) {
    elsewhere(0, -1);
    for (long index = applied + 1; index <= newest; index++) {
      int slot = (int) index & (requesters.length - 1);
      Requester requester = requesters[slot];
      if (requester != null) {
        requesters[slot] = null;
        each.accept(requester, correlations[slot]);
      }
    }
  }

  /** What is told to whoever waited. */
  @FunctionalInterface
  interface DoubtfulAnswer {
    void accept(Requester requester, long correlation);
  }

  private void grow(long from, long to) {
    int mask = requesters.length - 1;
    int largerMask = requesters.length * 2 - 1;
    @Nullable Requester[] largerRequesters = new Requester[largerMask + 1];
    long[] largerCorrelations = new long[largerMask + 1];
    for (long index = from; index <= to; index++) {
      largerRequesters[(int) index & largerMask] = requesters[(int) index & mask];
      largerCorrelations[(int) index & largerMask] = correlations[(int) index & mask];
    }
    requesters = largerRequesters;
    correlations = largerCorrelations;
  }
}
