package dev.tally.kafka.settings;

/** What a setting belongs to. */
public enum Scope {
  /** {@code server.properties} of a broker (each is a controller too). */
  BROKER,
  /** The topic of commands. */
  COMMANDS_TOPIC,
  /** The topic of answers. */
  RESULTS_TOPIC,
  /** The changelog of the store, made by Streams. */
  CHANGELOG_TOPIC,
  /** A client's producer of commands. */
  PRODUCER,
  /** A client's consumer of answers. */
  CONSUMER,
  /** A Streams instance, its embedded clients included. */
  STREAMS,
  /** The store of a Streams instance. */
  ROCKSDB;

  /**
   * The name people write.
   *
   * @return lower case with hyphens
   */
  public String label() {
    return Labels.of(this);
  }
}
