package dev.tally.kafka.settings;

import dev.tally.label.Labels;
import java.util.Arrays;
import java.util.Optional;

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

  /**
   * The scope of a setting that is written with it in front.
   *
   * @param qualified as {@code producer.linger.ms}
   * @return empty where it begins with none and a dot
   */
  public static Optional<Scope> of(String qualified) {
    return Arrays.stream(values())
        .filter(scope -> qualified.startsWith(scope.label() + "."))
        .findFirst();
  }

  /**
   * The setting's own name.
   *
   * @param qualified one that is {@linkplain #of(String) of this scope}
   * @return as Kafka has it
   */
  public String nameIn(String qualified) {
    return qualified.substring(label().length() + 1);
  }
}
