package dev.tally.kafka.settings;

import dev.tally.network.NetworkKind;
import dev.tally.process.Collector;

/**
 * What a user may choose beside sizes.
 *
 * @param store what keeps the counters
 * @param protocol how instances share partitions
 * @param tuning which end of the scale producers are set for
 * @param collector who cleans the heaps of brokers and instances
 * @param network what networks brokers and instances are put into
 * @param overlay the user's own settings
 */
public record Choices(
    StoreKind store,
    GroupProtocol protocol,
    Tuning tuning,
    Collector collector,
    NetworkKind network,
    Overlay overlay) {

  /** What is taken where nothing is said. */
  public static final Choices USUAL =
      new Choices(
          StoreKind.ROCKSDB,
          GroupProtocol.CLASSIC,
          Tuning.LATENCY,
          Collector.USUAL,
          NetworkKind.USUAL,
          Overlay.NONE);

  /**
   * These with another store.
   *
   * @param other what keeps the counters
   * @return a copy
   */
  public Choices with(StoreKind other) {
    return new Choices(other, protocol, tuning, collector, network, overlay);
  }

  /**
   * These with another overlay.
   *
   * @param other the user's own settings
   * @return a copy
   */
  public Choices with(Overlay other) {
    return new Choices(store, protocol, tuning, collector, network, other);
  }

  /**
   * These with another tuning.
   *
   * @param other which end of the scale
   * @return a copy
   */
  public Choices with(Tuning other) {
    return new Choices(store, protocol, other, collector, network, overlay);
  }

  /**
   * These with another group protocol.
   *
   * @param other how instances share partitions
   * @return a copy
   */
  public Choices with(GroupProtocol other) {
    return new Choices(store, other, tuning, collector, network, overlay);
  }

  /**
   * These with another network.
   *
   * @param other what brokers and instances are put into
   * @return a copy
   */
  public Choices with(NetworkKind other) {
    return new Choices(store, protocol, tuning, collector, other, overlay);
  }
}
