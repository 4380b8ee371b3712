package dev.tally.measure;

/**
 * What went over a network.
 *
 * @param sent bytes
 * @param received bytes
 */
record Traffic(long sent, long received) {

  static final Traffic NOTHING = new Traffic(0, 0);

  Traffic plus(Traffic other) {
    return new Traffic(sent + other.sent, received + other.received);
  }

  /** What has come since an earlier reading of the same counters, which never fall. */
  Traffic since(Traffic earlier) {
    return new Traffic(Math.max(0, sent - earlier.sent), Math.max(0, received - earlier.received));
  }
}
