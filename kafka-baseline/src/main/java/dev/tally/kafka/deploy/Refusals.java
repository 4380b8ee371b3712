package dev.tally.kafka.deploy;

import dev.tally.kafka.broker.BrokerProbe;
import dev.tally.kafka.broker.Place;
import dev.tally.kafka.node.CounterRocksDb;
import dev.tally.kafka.node.NodeSettings;
import dev.tally.kafka.settings.GroupProtocol;
import dev.tally.kafka.settings.Overlay;
import dev.tally.kafka.settings.Scope;
import dev.tally.kafka.settings.SettingsTable;
import dev.tally.kafka.settings.Sizing;
import dev.tally.kafka.topology.CounterTopology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What Kafka would refuse of a deployment's settings, asked of Kafka's own code without a broker:
 * brokers' and topics' settings are read as brokers read them, and clients and an instance are made
 * and closed, since much is checked only then. They connect to a socket that never answers.
 */
final class Refusals implements AutoCloseable {

  private static final Duration CLOSE = Duration.ofSeconds(10);
  private static final Duration REMEMBER = Duration.ofHours(1);

  private final Sizing base;
  private final boolean ownBrokers;
  private final ServerSocket silent;
  private final MadeAndClosed clients = new MadeAndClosed();

  /**
   * Prepares.
   *
   * @param base what is laid over
   * @param ownBrokers whether the brokers are ours to set
   */
  Refusals(Sizing base, boolean ownBrokers) {
    this.base = base;
    this.ownBrokers = ownBrokers;
    try {
      silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The first thing refused.
   *
   * @param overlay the user's own
   * @return why, for a person; empty where all is taken
   */
  Optional<String> of(Overlay overlay) {
    Sizing size = base.with(base.choices().with(overlay));
    try {
      rocksDb(size, overlay);
      streams(size);
      client(size);
      if (ownBrokers) {
        brokers(size);
      } else if (!overlay.values().getOrDefault(Scope.BROKER, Map.of()).isEmpty()) {
        throw new IllegalArgumentException("brokers of somebody else are not set");
      }
      return Optional.empty();
    } catch (RuntimeException | LinkageError e) {
      return Optional.of(reason(e));
    }
  }

  /** What was wrong, rather than what could not be made because of it. */
  private static String reason(Throwable thrown) {
    String reason = thrown.toString();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      boolean told = cause instanceof KafkaException || cause instanceof IllegalArgumentException;
      if (told && cause.getMessage() != null) {
        reason = cause.getMessage();
      }
    }
    return reason.lines().findFirst().orElse("");
  }

  private Place place() {
    return new Place("127.0.0.1:" + silent.getLocalPort(), Map.of());
  }

  private void rocksDb(Sizing size, Overlay overlay) {
    Map<String, String> given = overlay.values().getOrDefault(Scope.ROCKSDB, Map.of());
    boolean taken =
        SettingsTable.of(size, Scope.STREAMS)
            .getOrDefault(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, "")
            .equals(CounterRocksDb.class.getName());
    given.forEach(
        (name, value) -> {
          if (!taken) {
            throw new IllegalArgumentException(
                "the store of this column takes no settings of RocksDB");
          }
          CounterRocksDb.check(name, value);
        });
  }

  private void streams(Sizing size) {
    Properties properties = new Properties();
    properties.putAll(Configs.instance(size, place()));
    properties.setProperty(StreamsConfig.CLIENT_ID_CONFIG, "check");
    NodeSettings own = NodeSettings.of(properties);
    StreamsConfig config = new StreamsConfig(properties);
    Classes.requireAll(config);
    atLeastOne(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config);
    LogConfig.validate(own.changelog());
    if (size.choices().protocol() == GroupProtocol.STREAMS) {
      // Its main consumer is no one's to supply, and would wait for brokers when it is closed.
      clients.getProducer(config.getProducerConfigs("check"));
      clients.getRestoreConsumer(config.getRestoreConsumerConfigs("check"));
      Map<String, Object> main = config.getMainConsumerConfigs(Names.APPLICATION, "check", 0);
      main.remove(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
      main.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
      clients.getConsumer(main);
      clients.getAdmin(config.getAdminConfigs("check"));
      return;
    }
    // A store on disk would be given a directory.
    boolean persistent = false;
    new KafkaStreams(
            CounterTopology.build(
                own.commandsTopic(),
                own.resultsTopic(),
                REMEMBER,
                persistent,
                new HashMap<>(own.changelog())),
            config,
            clients)
        .close(CLOSE);
  }

  private static void atLeastOne(String name, AbstractConfig config) {
    if (config.getInt(name) < 1) {
      throw new IllegalArgumentException(
          name + " is " + config.getInt(name) + ", must be at least 1");
    }
  }

  private void client(Sizing size) {
    Map<String, Object> writing = Configs.client(size, Scope.PRODUCER, place());
    writing.put(ProducerConfig.CLIENT_ID_CONFIG, "check");
    clients.getProducer(writing);
    Map<String, Object> reading = Configs.client(size, Scope.CONSUMER, place());
    reading.put(ConsumerConfig.CLIENT_ID_CONFIG, "check");
    clients.getConsumer(reading);
  }

  private void brokers(Sizing size) {
    KafkaConfig config = BrokerProbe.read(SettingsTable.of(size, Scope.BROKER));
    Classes.requireAll(config);
    config
        .values()
        .forEach(
            (name, value) -> {
              boolean copies = name.endsWith("replication.factor") || name.endsWith("min.isr");
              if (copies && ((Number) value).intValue() > size.brokers()) {
                throw new IllegalArgumentException(
                    name + " is " + value + ", with " + size.brokers() + " of brokers");
              }
            });
    for (Scope topic : List.of(Scope.COMMANDS_TOPIC, Scope.RESULTS_TOPIC, Scope.CHANGELOG_TOPIC)) {
      LogConfig.validate(
          Map.of(),
          SettingsTable.of(size, topic),
          config.extractLogConfigMap(),
          config.remoteLogManagerConfig().isRemoteStorageSystemEnabled());
    }
    sessions(size, config);
  }

  /** What brokers would refuse of instances that ask to join, or to begin a transaction. */
  private void sessions(Sizing size, KafkaConfig brokers) {
    StreamsConfig streams = new StreamsConfig(Configs.instance(size, place()));
    if (size.choices().protocol() != GroupProtocol.STREAMS) {
      within(
          "main.consumer.",
          CommonClientConfigs.SESSION_TIMEOUT_MS_CONFIG,
          new ConsumerConfig(
              Configs.deserializing(streams.getMainConsumerConfigs(Names.APPLICATION, "check", 0))),
          brokers.getInt("group.min.session.timeout.ms"),
          brokers.getInt("group.max.session.timeout.ms"));
    }
    if (size.isExactlyOnce()) {
      within(
          "producer.",
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
          new ProducerConfig(Configs.serializing(streams.getProducerConfigs("check"))),
          1,
          brokers.getInt("transaction.max.timeout.ms"));
    }
  }

  private static void within(
      String client, String name, AbstractConfig config, int least, int most) {
    int value = config.getInt(name);
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          client + name + " is " + value + ", brokers allow " + least + " to " + most);
    }
  }

  @Override
  public void close() {
    try {
      silent.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
