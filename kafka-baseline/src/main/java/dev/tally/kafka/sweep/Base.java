package dev.tally.kafka.sweep;

import dev.tally.kafka.settings.Scope;
import dev.tally.kafka.settings.SettingsTable;
import dev.tally.kafka.settings.Sizing;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What settings are where nothing is laid over them: ours, else Kafka's own defaults. */
final class Base {

  /** The clients inside an instance, by what their settings begin with. */
  private static final Map<String, ConfigDef> INNER =
      Map.of(
          "producer.", ProducerConfig.configDef(),
          "main.consumer.", ConsumerConfig.configDef(),
          "restore.consumer.", ConsumerConfig.configDef());

  private final Sizing size;

  Base(Sizing size) {
    this.size = size;
  }

  /** Whether a level leaves everything as it is. */
  boolean is(Level level) {
    return level.settings().entrySet().stream()
        .allMatch(setting -> value(setting.getKey()).equals(setting.getValue()));
  }

  /**
   * A setting's value.
   *
   * @param setting as in {@link Level#settings()}
   * @throws IllegalArgumentException where there is no such setting
   */
  String value(String setting) {
    if (Level.isOurs(setting)) {
      return ours(setting);
    }
    Scope scope = Scope.of(setting).orElseThrow(() -> unknown(setting));
    String name = scope.nameIn(setting);
    String given = SettingsTable.of(size, scope).get(name);
    return given != null ? given : kafkas(scope, name).orElseThrow(() -> unknown(setting));
  }

  private String ours(String setting) {
    return switch (setting) {
      case "linger-ms" -> Integer.toString(size.lingerMs());
      case "partitions" -> Integer.toString(size.partitions());
      case "broker-heap-mb" -> Integer.toString(size.brokerHeapMb());
      case "collector" -> size.choices().collector().label();
      default -> throw unknown(setting);
    };
  }

  /** Kafka's own default; empty where Kafka knows no such setting. */
  static Optional<String> kafkas(Scope scope, String name) {
    return switch (scope) {
      case BROKER -> defaultIn(AbstractKafkaConfig.CONFIG_DEF, name);
      case PRODUCER -> defaultIn(ProducerConfig.configDef(), name);
      case CONSUMER -> defaultIn(ConsumerConfig.configDef(), name);
      case STREAMS -> ofStreams(name);
      case COMMANDS_TOPIC, RESULTS_TOPIC, CHANGELOG_TOPIC, ROCKSDB -> Optional.empty();
    };
  }

  private static Optional<String> ofStreams(String name) {
    return INNER.keySet().stream()
        .filter(name::startsWith)
        .findFirst()
        .map(client -> defaultIn(INNER.get(client), name.substring(client.length())))
        .orElseGet(() -> defaultIn(StreamsConfig.configDef(), name));
  }

  private static Optional<String> defaultIn(ConfigDef definition, String name) {
    return Optional.ofNullable(definition.configKeys().get(name))
        .map(key -> Objects.toString(key.defaultValue, ""));
  }

  private static IllegalArgumentException unknown(String setting) {
    return new IllegalArgumentException("no such setting: " + setting);
  }
}
