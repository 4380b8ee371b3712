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

  /** How long an instance may be silent before its work moves, unless its name is fixed. */
  static final int SESSION_TIMEOUT_MS = 3000;

  /** How often it is heard of. */
  static final int HEARTBEAT_MS = 750;

  /** Room for a restart of an instance. */
  private static final int STATIC_SESSION_TIMEOUT_MS = 10_000;

  /**
   * How long an instance may be silent before its work moves.
   *
   * @return milliseconds
   */
  public int sessionTimeoutMs() {
    return this == STATIC ? STATIC_SESSION_TIMEOUT_MS : SESSION_TIMEOUT_MS;
  }

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
