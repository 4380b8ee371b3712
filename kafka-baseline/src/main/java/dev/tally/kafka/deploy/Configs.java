package dev.tally.kafka.deploy;

import dev.tally.kafka.broker.Place;
import dev.tally.kafka.node.CounterRocksDb;
import dev.tally.kafka.node.NodeSettings;
import dev.tally.kafka.settings.Scope;
import dev.tally.kafka.settings.SettingsTable;
import dev.tally.kafka.settings.Sizing;
import dev.tally.kafka.settings.StoreKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/** The table's settings completed with where things are. */
final class Configs {

  /** How long a client may be silent on a counter, in log time, before its answers there go. */
  private static final Duration REMEMBER = Duration.ofHours(1);

  private Configs() {}

  static Map<String, String> instance(Sizing size, Place place) {
    Map<String, String> settings = new LinkedHashMap<>(SettingsTable.of(size, Scope.STREAMS));
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, Names.APPLICATION);
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, place.bootstrapServers());
    settings.putAll(place.security());
    // Each instance puts its own zone in place; without any the tags would be refused.
    settings.put(StreamsConfig.clientTagPrefix("zone"), "zone-1");
    SettingsTable.of(size, Scope.ROCKSDB)
        .forEach((name, value) -> settings.put(CounterRocksDb.PREFIX + name, value));
    settings.putAll(
        new NodeSettings(
                Names.COMMANDS,
                Names.RESULTS,
                REMEMBER,
                size.choices().store() == StoreKind.ROCKSDB,
                SettingsTable.of(size, Scope.CHANGELOG_TOPIC))
            .toProperties());
    return settings;
  }

  static Map<String, Object> client(Sizing size, Scope scope, Place place) {
    Map<String, Object> settings = new HashMap<>(SettingsTable.of(size, scope));
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, place.bootstrapServers());
    settings.putAll(place.security());
    return settings;
  }

  /** With what a producer's settings are not complete without. */
  static Map<String, Object> serializing(Map<String, Object> settings) {
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }

  /** With what a consumer's settings are not complete without. */
  static Map<String, Object> deserializing(Map<String, Object> settings) {
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return settings;
  }
}
