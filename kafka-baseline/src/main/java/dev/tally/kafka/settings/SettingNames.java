package dev.tally.kafka.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Which settings there are, by Kafka's own definitions, and which of them a user may overlay. */
final class SettingNames {

  /** The clients and topics inside an instance, by what their settings begin with. */
  private static final Map<String, Set<String>> INNER = inner();

  private static final Set<String> ROCKSDB =
      new TreeSet<>(
          Set.of(
              "block.cache.bytes",
              "write.buffer.bytes",
              "memtable.bytes",
              "max.write.buffers",
              "index.and.filter.in.cache"));

  private static final Map<Scope, Set<String>> NAMES = names();

  private SettingNames() {}

  private static Map<String, Set<String>> inner() {
    Map<String, Set<String>> inner = new LinkedHashMap<>();
    inner.put("producer.", ProducerConfig.configNames());
    for (String consumer : List.of("main.consumer.", "restore.consumer.", "consumer.")) {
      inner.put(consumer, ConsumerConfig.configNames());
    }
    inner.put("admin.", AdminClientConfig.configNames());
    inner.put("topic.", new TreeSet<>(LogConfig.nonInternalConfigNames()));
    return inner;
  }

  private static Map<Scope, Set<String>> names() {
    Set<String> topic = new TreeSet<>(LogConfig.nonInternalConfigNames());
    Set<String> streams = new TreeSet<>(StreamsConfig.configDef().names());
    INNER.forEach(
        (prefix, names) -> {
          names.forEach(name -> streams.add(prefix + name));
          if (!prefix.equals("topic.")) {
            // Streams hands on to its clients what it does not know itself.
            streams.addAll(names);
          }
        });
    return Map.of(
        Scope.BROKER, new TreeSet<>(AbstractKafkaConfig.CONFIG_DEF.names()),
        Scope.COMMANDS_TOPIC, topic,
        Scope.RESULTS_TOPIC, topic,
        Scope.CHANGELOG_TOPIC, topic,
        Scope.PRODUCER, new TreeSet<>(ProducerConfig.configNames()),
        Scope.CONSUMER, new TreeSet<>(ConsumerConfig.configNames()),
        Scope.STREAMS, streams,
        Scope.ROCKSDB, ROCKSDB);
  }

  /** The names of a scope, without it. */
  static Set<String> of(Scope scope) {
    return NAMES.getOrDefault(scope, Set.of());
  }

  /** A name without that of the client inside an instance, where it has one. */
  static String bare(Scope scope, String name) {
    if (scope != Scope.STREAMS) {
      return name;
    }
    return INNER.keySet().stream()
        .filter(name::startsWith)
        .findFirst()
        .map(prefix -> name.substring(prefix.length()))
        .orElse(name);
  }

  /**
   * Why a name can not be overlaid.
   *
   * @param qualified with its scope
   * @return the reason with the name, or empty where it can
   */
  static Optional<String> refusal(String qualified) {
    String shown = PropertiesFile.quoted(qualified);
    Optional<Scope> scope = Scope.of(qualified);
    if (scope.isEmpty()) {
      return Optional.of(
          shown
              + " must begin with one of "
              + String.join(", ", scopes())
              + " and a dot"
              + meant(scoped(qualified)));
    }
    String name = scope.get().nameIn(qualified);
    Optional<String> owned = OwnedSettings.reason(scope.get(), name);
    if (owned.isPresent()) {
      return owned.map(reason -> shown + " can not be overlaid: " + reason);
    }
    if (of(scope.get()).contains(name)) {
      return Optional.empty();
    }
    if (scope.get() == Scope.ROCKSDB) {
      return Optional.of(
          shown + " is no setting, must be one of rocksdb." + String.join(", rocksdb.", ROCKSDB));
    }
    return Optional.of(
        shown
            + " is no setting of Kafka's "
            + part(scope.get())
            + meant(
                Spelling.nearest(name, of(scope.get())).stream()
                    .map(near -> scope.get().label() + "." + near)
                    .toList()));
  }

  private static String part(Scope scope) {
    return switch (scope) {
      case BROKER -> "brokers";
      case COMMANDS_TOPIC, RESULTS_TOPIC, CHANGELOG_TOPIC -> "topics";
      case PRODUCER -> "producer";
      case CONSUMER -> "consumer";
      case STREAMS, ROCKSDB -> "Streams, nor of the clients inside";
    };
  }

  private static Set<String> scopes() {
    Set<String> scopes = new TreeSet<>();
    for (Scope scope : Scope.values()) {
      scopes.add(scope.label());
    }
    return scopes;
  }

  /** What a name without a scope may mean: the same in a scope, or with its scope misspelt. */
  private static List<String> scoped(String name) {
    List<String> meant = new ArrayList<>();
    Set<String> all = new TreeSet<>();
    for (Scope scope : Scope.values()) {
      of(scope).forEach(known -> all.add(scope.label() + "." + known));
      if (of(scope).contains(name) && OwnedSettings.reason(scope, name).isEmpty()) {
        meant.add(scope.label() + "." + name);
      }
    }
    return meant.isEmpty() ? Spelling.nearest(name, all).stream().toList() : meant;
  }

  private static String meant(List<String> names) {
    return names.isEmpty()
        ? ""
        : names.stream()
            .map(PropertiesFile::quoted)
            .collect(Collectors.joining(" or ", "; did you mean ", "?"));
  }
}
