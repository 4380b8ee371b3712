package dev.tally.kafka.settings;

/**
 * What a user may choose beside sizes.
 *
 * @param store what keeps the counters
 * @param protocol how instances share partitions
 * @param tuning which end of the scale producers are set for
 * @param staticMembership whether an instance that returns within its session keeps its work; with
 *     the classic protocol only
 * @param overlay the user's own settings
 */
public record Choices(
    StoreKind store,
    GroupProtocol protocol,
    Tuning tuning,
    boolean staticMembership,
    Overlay overlay) {

  /** What is taken where nothing is said. */
  public static final Choices USUAL =
      new Choices(StoreKind.ROCKSDB, GroupProtocol.CLASSIC, Tuning.LATENCY, false, Overlay.NONE);

  /** Checks what goes together. */
  public Choices {
    if (staticMembership && protocol == GroupProtocol.STREAMS) {
      throw new IllegalArgumentException(
          "static-membership is 'true', must be 'false' with group-protocol 'streams'");
    }
  }

  /**
   * These with another store.
   *
   * @param other what keeps the counters
   * @return a copy
   */
  public Choices with(StoreKind other) {
    return new Choices(other, protocol, tuning, staticMembership, overlay);
  }

  /**
   * These with another overlay.
   *
   * @param other the user's own settings
   * @return a copy
   */
  public Choices with(Overlay other) {
    return new Choices(store, protocol, tuning, staticMembership, other);
  }

  /**
   * These with another tuning.
   *
   * @param other which end of the scale
   * @return a copy
   */
  public Choices with(Tuning other) {
    return new Choices(store, protocol, other, staticMembership, overlay);
  }
}
