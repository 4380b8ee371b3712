package dev.tally.kafka.deploy;

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
final class Usual {

  /** The clients inside an instance, by what their settings begin with. */
  private static final Map<String, ConfigDef> INNER =
      Map.of(
          "producer.", ProducerConfig.configDef(),
          "main.consumer.", ConsumerConfig.configDef(),
          "restore.consumer.", ConsumerConfig.configDef());

  private Usual() {}

  /**
   * A setting's value.
   *
   * @param size what is in use
   * @param setting by the name that a user gives it
   * @return empty where there is no such setting, or it has no value by itself
   */
  static Optional<String> of(Sizing size, String setting) {
    if (!setting.startsWith(UserSettings.ONE_PROPERTY)) {
      return ours(size, setting);
    }
    String property = setting.substring(UserSettings.ONE_PROPERTY.length());
    return Scope.of(property)
        .flatMap(
            scope -> {
              String name = scope.nameIn(property);
              String given = SettingsTable.of(size, scope).get(name);
              return given != null ? Optional.of(given) : kafkas(scope, name);
            });
  }

  private static Optional<String> ours(Sizing size, String setting) {
    return switch (setting) {
      case "profile" -> Optional.of(size.profile().label());
      case "partitions" -> number(size.partitions());
      case "instances" -> number(size.instances());
      case "standbys" -> number(size.standbys());
      case "broker-heap-mb" -> number(size.brokerHeapMb());
      case "instance-heap-mb" -> number(size.instanceHeapMb());
      case "linger-ms" -> number(size.lingerMs());
      case "store" -> Optional.of(size.choices().store().label());
      case "group-protocol" -> Optional.of(size.choices().protocol().label());
      case "tuning" -> Optional.of(size.choices().tuning().label());
      case "collector" -> Optional.of(size.choices().collector().label());
      default -> Optional.empty();
    };
  }

  private static Optional<String> number(int value) {
    return Optional.of(Integer.toString(value));
  }

  /** Kafka's own default; empty where Kafka knows no such setting. */
  private static Optional<String> kafkas(Scope scope, String name) {
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
}
