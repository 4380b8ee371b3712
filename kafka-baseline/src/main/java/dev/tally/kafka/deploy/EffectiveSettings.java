package dev.tally.kafka.deploy;

import dev.tally.deploy.DeploymentException;
import dev.tally.kafka.broker.Place;
import dev.tally.kafka.settings.Scope;
import dev.tally.kafka.settings.SettingsTable;
import dev.tally.kafka.settings.Sizing;
import dev.tally.process.JvmCommand;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * Every setting in force, defaults included: brokers and topics are asked, clients' and Streams'
 * are what Kafka's own parsers make of what they are given.
 */
final class EffectiveSettings {

  private static final int SECONDS = 10;

  /** What may be shown of how clients get in. */
  private static final Set<String> OPEN = Set.of("security.protocol", "sasl.mechanism");

  private static final String HIDDEN = "(hidden)";

  private final Map<String, String> all = new LinkedHashMap<>();
  private final Place place;

  private EffectiveSettings(Place place) {
    this.place = place;
  }

  static Map<String, String> read(Admin admin, Sizing size, Place place, List<String> topics)
      throws DeploymentException, InterruptedException {
    EffectiveSettings settings = new EffectiveSettings(place);
    settings.sizing(size);
    settings.asked(admin, topics);
    settings.parsed(size);
    SettingsTable.of(size, Scope.ROCKSDB)
        .forEach((name, value) -> settings.all.put("rocksdb." + name, value));
    return Collections.unmodifiableMap(settings.all);
  }

  private void sizing(Sizing size) {
    all.put("profile", size.profile().label());
    all.put("brokers", Integer.toString(size.brokers()));
    all.put("partitions", Integer.toString(size.partitions()));
    all.put("instances", Integer.toString(size.instances()));
    all.put("standbys", Integer.toString(size.standbys()));
    all.put("broker-heap-mb", Integer.toString(size.brokerHeapMb()));
    all.put("instance-heap-mb", Integer.toString(size.instanceHeapMb()));
    all.put("linger-ms", Integer.toString(size.lingerMs()));
    all.put("store", size.choices().store().label());
    all.put("group-protocol", size.choices().protocol().label());
    all.put("tuning", size.choices().tuning().label());
    all.put("collector", size.choices().collector().label());
    all.put("jvm", String.join(" ", JvmCommand.policy()));
  }

  private void asked(Admin admin, List<String> topics)
      throws DeploymentException, InterruptedException {
    Map<ConfigResource, String> resources = new LinkedHashMap<>();
    for (String topic : topics) {
      resources.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), "topic." + topic + ".");
    }
    try {
      // All have the same settings, so the first may speak for them.
      String first =
          admin.describeCluster().nodes().get(SECONDS, TimeUnit.SECONDS).stream()
              .min(Comparator.comparingInt(Node::id))
              .map(Node::idString)
              .orElseThrow(() -> new DeploymentException("no broker answers"));
      resources.put(new ConfigResource(ConfigResource.Type.BROKER, first), "broker.");
      Map<ConfigResource, Config> answers =
          admin.describeConfigs(resources.keySet()).all().get(SECONDS, TimeUnit.SECONDS);
      resources.forEach(
          (resource, prefix) -> {
            Map<String, String> sorted = new TreeMap<>();
            Config config = answers.get(resource);
            if (config != null) {
              config.entries().forEach(entry -> sorted.put(entry.name(), text(entry)));
            }
            sorted.forEach((name, value) -> all.put(prefix + name, value));
          });
      admin
          .describeFeatures()
          .featureMetadata()
          .get(SECONDS, TimeUnit.SECONDS)
          .finalizedFeatures()
          .forEach((name, level) -> all.put("feature." + name, "" + level.maxVersionLevel()));
    } catch (ExecutionException e) {
      throw new DeploymentException("reading settings back", e.getCause());
    } catch (TimeoutException e) {
      throw new DeploymentException("reading settings back: no answer within " + SECONDS + " s", e);
    }
  }

  private void parsed(Sizing size) {
    putProducer("producer.", Configs.client(size, Scope.PRODUCER, place));
    putConsumer("consumer.", Configs.client(size, Scope.CONSUMER, place));
    StreamsConfig streams = new StreamsConfig(Configs.instance(size, place));
    put("streams.", streams);
    putProducer("streams.producer.", streams.getProducerConfigs("effective"));
    putConsumer(
        "streams.main.consumer.",
        streams.getMainConsumerConfigs(Names.APPLICATION, "effective", 0));
    putConsumer("streams.restore.consumer.", streams.getRestoreConsumerConfigs("effective"));
  }

  private void putProducer(String prefix, Map<String, Object> settings) {
    put(prefix, new ProducerConfig(Configs.serializing(settings)));
  }

  private void putConsumer(String prefix, Map<String, Object> settings) {
    put(prefix, new ConsumerConfig(Configs.deserializing(settings)));
  }

  private void put(String prefix, AbstractConfig config) {
    new TreeMap<>(config.values())
        .forEach(
            (name, value) -> {
              // Kafka knows which are passwords, but an address may hold one, too.
              boolean hidden = place.security().containsKey(name) && !OPEN.contains(name);
              all.put(prefix + name, hidden ? HIDDEN : text(value));
            });
  }

  private static String text(ConfigEntry entry) {
    return entry.isSensitive() ? HIDDEN : text((Object) entry.value());
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Password) {
      return HIDDEN;
    }
    return value instanceof Class<?> type ? type.getName() : value.toString();
  }
}
