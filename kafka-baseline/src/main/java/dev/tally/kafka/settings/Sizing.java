package dev.tally.kafka.settings;

import dev.tally.process.Heap;

/**
 * What a user may choose about a cluster; everything else follows in {@link SettingsTable}.
 *
 * @param profile the set of settings
 * @param brokers how many, 1 or 3
 * @param partitions of commands topic, store and changelog, 1 to 256
 * @param instances of Kafka Streams, 1 to 16
 * @param standbys how many instances hold a copy of a store beside the active one, as far as there
 *     are so many, 0 to 2; 0 in {@link Profile#DEFAULTS}
 * @param brokerHeapMb heap of each broker, MiB, 128 to 65536
 * @param instanceHeapMb heap of each instance, MiB, 64 to 65536
 * @param lingerMs how long producers (clients' and Streams') wait for company, milliseconds, 0 to
 *     1000
 * @param choices what is no size
 */
public record Sizing(
    Profile profile,
    int brokers,
    int partitions,
    int instances,
    int standbys,
    int brokerHeapMb,
    int instanceHeapMb,
    int lingerMs,
    Choices choices) {

  /** The most instances of Kafka Streams. */
  public static final int MOST_INSTANCES = 16;

  /** What brokers allow under the streams group protocol. */
  private static final int MOST_STANDBYS = 2;

  /** Checks every field against its limits. */
  public Sizing {
    if (brokers != 1 && brokers != 3) {
      throw new IllegalArgumentException("brokers is " + brokers + ", must be 1 or 3");
    }
    check("partitions", partitions, 1, 256);
    check("instances", instances, 1, MOST_INSTANCES);
    check("standbys", standbys, 0, MOST_STANDBYS);
    check("broker-heap-mb", brokerHeapMb, 128, 65_536);
    check("instance-heap-mb", instanceHeapMb, 64, 65_536);
    check("linger-ms", lingerMs, 0, 1000);
    Choices theirs = Choices.USUAL.with(choices.overlay()).with(choices.network());
    if (profile == Profile.DEFAULTS && !choices.equals(theirs)) {
      throw new IllegalArgumentException(
          "profile is 'defaults', which leaves store, group-protocol, tuning and collector as they are");
    }
    if (profile == Profile.DEFAULTS && standbys != 0) {
      throw new IllegalArgumentException(
          "standbys is " + standbys + ", must be 0 with profile 'defaults'");
    }
  }

  /**
   * Whether the profile is exactly-once.
   *
   * @return false where it is another
   */
  public boolean isExactlyOnce() {
    return profile == Profile.EXACTLY_ONCE;
  }

  /** Whether it is tuned for throughput rather than latency. */
  boolean isForThroughput() {
    return choices.tuning() == Tuning.THROUGHPUT;
  }

  /**
   * The heap of each broker.
   *
   * @return its size and collector
   */
  public Heap brokerHeap() {
    return new Heap(brokerHeapMb, choices.collector());
  }

  /**
   * The heap of each instance.
   *
   * @return its size and collector
   */
  public Heap instanceHeap() {
    return new Heap(instanceHeapMb, choices.collector());
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
   * How many threads each instance has, and so with how many members it joins its group.
   *
   * @return 1 unless the user has laid over another number
   */
  public int streamThreads() {
    return Integer.parseInt(
        SettingsTable.of(this, Scope.STREAMS).getOrDefault("num.stream.threads", "1"));
  }

  /**
   * As these, where brokers of somebody else allow no shorter session than theirs; unless the user
   * has chosen one.
   *
   * @param leastMillis the shortest that they allow
   * @return this where ours is allowed
   */
  public Sizing withSessionTimeoutOf(int leastMillis) {
    if (leastMillis <= choices.protocol().sessionTimeoutMs()
        || profile == Profile.DEFAULTS
        || choices.protocol() == GroupProtocol.STREAMS) {
      return this;
    }
    return with(
        choices.with(
            choices
                .overlay()
                .unlessGiven(
                    Scope.STREAMS,
                    "main.consumer.session.timeout.ms",
                    Integer.toString(leastMillis))));
  }

  /**
   * As these, with other choices.
   *
   * @param others what is no size
   * @return a copy
   */
  public Sizing with(Choices others) {
    return new Sizing(
        profile,
        brokers,
        partitions,
        instances,
        standbys,
        brokerHeapMb,
        instanceHeapMb,
        lingerMs,
        others);
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be " + least + " to " + most);
    }
  }
}
