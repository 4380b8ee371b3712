package dev.tally.kafka.bench;

import java.util.Map;

/**
 * What instances have read from the changelog, summed over those alive.
 *
 * @param records that active tasks were restored from and standbys have followed
 * @param bytes that both were read as
 * @param millis that restoring active tasks took, of all partitions together
 */
record Restored(double records, double bytes, double millis) {

  /** By the names that the deployment's metrics have. */
  static Restored of(Map<String, Double> metrics) {
    return new Restored(
        metrics.getOrDefault("restored_records", 0.0)
            + metrics.getOrDefault("standby_records", 0.0),
        metrics.getOrDefault("changelog_read_bytes", 0.0),
        metrics.getOrDefault("restored_ms", 0.0));
  }

  /** What came after an earlier moment. */
  Restored since(Restored earlier) {
    return new Restored(records - earlier.records, bytes - earlier.bytes, millis - earlier.millis);
  }
}
