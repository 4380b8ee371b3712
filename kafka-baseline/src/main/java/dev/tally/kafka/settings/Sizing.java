package dev.tally.kafka.settings;

/**
 * What a user may choose about a cluster; everything else follows in {@link SettingsTable}.
 *
 * @param profile the set of settings
 * @param brokers how many, 1 or 3
 * @param partitions of commands topic, store and changelog, 1 to 256
 * @param instances of Kafka Streams, 1 to 16
 * @param brokerHeapMb heap of each broker, MiB, 128 to 65536
 * @param instanceHeapMb heap of each instance, MiB, 64 to 65536
 * @param lingerMs how long producers (clients' and Streams') wait for company, milliseconds, 0 to
 *     1000
 */
public record Sizing(
    Profile profile,
    int brokers,
    int partitions,
    int instances,
    int brokerHeapMb,
    int instanceHeapMb,
    int lingerMs) {

  /** Checks every field against its limits. */
  public Sizing {
    if (brokers != 1 && brokers != 3) {
      throw new IllegalArgumentException("brokers is " + brokers + ", must be 1 or 3");
    }
    check("partitions", partitions, 1, 256);
    check("instances", instances, 1, 16);
    check("broker-heap-mb", brokerHeapMb, 128, 65_536);
    check("instance-heap-mb", instanceHeapMb, 64, 65_536);
    check("linger-ms", lingerMs, 0, 1000);
  }

  /**
   * In how many brokers' memories a record stands.
   *
   * @return the replication factor of every topic
   */
  public int replicationFactor() {
    return brokers;
  }

  /**
   * Of how many replicas a producer with {@code acks=all} must have heard at least.
   *
   * @return 2 of 3, or 1 of 1
   */
  public int minInsyncReplicas() {
    return brokers == 1 ? 1 : 2;
  }

  /**
   * How many instances hold a copy of a store beside the active one.
   *
   * @return 1, or 0 where there is no second instance
   */
  public int standbys() {
    return instances == 1 ? 0 : 1;
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be " + least + " to " + most);
    }
  }
}
