package dev.tally.kafka.settings;

import dev.tally.label.Labels;

/** How instances share partitions. */
public enum GroupProtocol {
  /** Their leader assigns, with standbys, warm-ups and rack awareness. */
  CLASSIC,
  /**
   * As classic, with members of fixed names (KIP-345): one that is back in time goes on with its
   * work, and nothing moves; one that is gone for good is missed for longer.
   */
  STATIC,
  /** The broker assigns (KIP-1071); timeouts and standbys are the broker's settings. */
  STREAMS;

  /**
   * The name people write.
   *
   * @return lower case
   */
  public String label() {
    return Labels.of(this);
  }

  /**
   * The one of a name.
   *
   * @param label as people write it
   * @return the constant
   * @throws IllegalArgumentException where there is none, naming those there are
   */
  public static GroupProtocol of(String label) {
    return Labels.find(GroupProtocol.class, "group-protocol", label);
  }
}
