package dev.tally.counter;

/** How fresh a read must be. */
public enum ReadLevel {
  /** Sees every addition that was answered before the read began. */
  LINEARIZABLE,
  /** Never older than the given token: read-your-writes and monotonic reads. */
  SESSION,
  /** Any replica's present state; may be stale, and later reads may be older. */
  EVENTUAL
}
