package dev.tally.kafka.settings;

import dev.tally.label.Labels;

/** A complete, named set of settings. */
public enum Profile {
  /**
   * Streams processes at least once, and the counter record recognises what it has processed: exact
   * counts without transactions.
   */
  AT_LEAST_ONCE,
  /** Streams' transactions (exactly_once_v2), read back with read_committed. */
  EXACTLY_ONCE,
  /**
   * What a newcomer gets: clients and Streams untouched, brokers and topics given only what their
   * number of copies asks for. Counts are exact as with {@link #AT_LEAST_ONCE}, which the topology
   * sees to, not the settings.
   */
  DEFAULTS;

  /**
   * The name people write.
   *
   * @return lower case with hyphens
   */
  public String label() {
    return Labels.of(this);
  }

  /**
   * The profile of a name.
   *
   * @param label as people write it
   * @return the profile
   * @throws IllegalArgumentException where there is none, naming those there are
   */
  public static Profile of(String label) {
    return Labels.find(Profile.class, "profile", label);
  }
}
