package dev.tally.kafka.settings;

import static dev.tally.kafka.settings.Scope.BROKER;
import static dev.tally.kafka.settings.Scope.CHANGELOG_TOPIC;
import static dev.tally.kafka.settings.Scope.COMMANDS_TOPIC;
import static dev.tally.kafka.settings.Scope.CONSUMER;
import static dev.tally.kafka.settings.Scope.PRODUCER;
import static dev.tally.kafka.settings.Scope.RESULTS_TOPIC;
import static dev.tally.kafka.settings.Scope.ROCKSDB;
import static dev.tally.kafka.settings.Scope.STREAMS;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one table of every setting with a value of our own, for a profile and a size. What is not in
 * it is left at Kafka's default; what only names a place (ports, directories, ids) is added where
 * the place is chosen. {@code SETTINGS.md} in this module is printed from it.
 */
public final class SettingsTable {

  /** Room for a restart of an instance. */
  private static final int STATIC_SESSION_TIMEOUT_MS = 10_000;

  /** How long a Streams instance may be silent before its work moves, milliseconds. */
  static final int SESSION_TIMEOUT_MS = 3000;

  private static final int CLEANER_BYTES = 16 * 1024 * 1024;

  private static final String HOUR_MS = "3600000";

  private static final int HEARTBEAT_MS = 750;

  private static final String OWN = "the user's own";

  private static final String LINGER =
      "no wait for company, which gathers while batches are under way; the user's to change";
  private static final String LONG_LINGER =
      "company for larger batches; 2 with one broker, whose batches cost less than three's";

  private final Sizing size;
  private final boolean exactlyOnce;
  private final boolean throughput;
  private final List<Setting> rows = new ArrayList<>();

  private SettingsTable(Sizing size) {
    this.size = size;
    this.exactlyOnce = size.profile() == Profile.EXACTLY_ONCE;
    this.throughput = size.choices().tuning() == Tuning.THROUGHPUT;
  }

  /**
   * The table.
   *
   * @param size what the user chose
   * @return every setting of ours, in the order to print
   */
  public static List<Setting> of(Sizing size) {
    return new SettingsTable(size).build();
  }

  private List<Setting> build() {
    brokerReplication();
    topics();
    if (size.profile() == Profile.DEFAULTS) {
      defaults();
    } else {
      brokerTimes();
      brokerResources();
      producer();
      consumer();
      streams();
      streamsClients();
      if (size.choices().store() == StoreKind.ROCKSDB) {
        rocksDb();
      }
    }
    return overlaid();
  }

  /** The user's own in place of ours, and what we say nothing of behind them. */
  private List<Setting> overlaid() {
    List<Setting> all = new ArrayList<>();
    Map<Scope, Map<String, String>> left = new EnumMap<>(Scope.class);
    size.choices().overlay().values().forEach((s, v) -> left.put(s, new TreeMap<>(v)));
    for (Setting row : rows) {
      String own = left.getOrDefault(row.scope(), Map.of()).get(row.name());
      if (own != null) {
        left.get(row.scope()).remove(row.name());
      }
      all.add(own == null ? row : new Setting(row.scope(), row.name(), own, OWN));
    }
    left.forEach((s, v) -> v.forEach((n, value) -> all.add(new Setting(s, n, value, OWN))));
    return List.copyOf(all);
  }

  /**
   * The part of the table that belongs together, as Kafka takes it.
   *
   * @param size what the user chose
   * @param scope which part
   * @return value by name, in the table's order
   */
  public static Map<String, String> of(Sizing size, Scope scope) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Setting row : of(size)) {
      if (row.scope() == scope && values.put(row.name(), row.value()) != null) {
        throw new IllegalStateException(scope + " has " + row.name() + " twice");
      }
    }
    return values;
  }

  private void add(Scope scope, String name, Object value, String reason) {
    rows.add(new Setting(scope, name, value.toString(), reason));
  }

  private void brokerReplication() {
    int factor = size.replicationFactor();
    int insync = size.minInsyncReplicas();
    String replicas = "every topic has a copy on each broker";
    String quorum = "a write counts once two of three copies have it (one of one)";
    add(BROKER, "default.replication.factor", factor, replicas);
    add(BROKER, "min.insync.replicas", insync, quorum);
    add(BROKER, "offsets.topic.replication.factor", factor, replicas);
    add(BROKER, "transaction.state.log.replication.factor", factor, replicas);
    add(BROKER, "transaction.state.log.min.isr", insync, quorum);
    add(BROKER, "share.coordinator.state.topic.replication.factor", factor, replicas);
    add(BROKER, "share.coordinator.state.topic.min.isr", insync, quorum);
    String fewGroups = "one group and a handful of producers; 50 partitions only slow the start";
    add(BROKER, "offsets.topic.num.partitions", 3, fewGroups);
    add(BROKER, "transaction.state.log.num.partitions", 3, fewGroups);
    add(BROKER, "auto.create.topics.enable", false, "topics are made with settings of their own");
    add(
        BROKER,
        "unclean.leader.election.enable",
        false,
        "the default, written down: a copy that missed acknowledged records never leads");
  }

  /** Nothing but what the process would not start or the counter not be a counter without. */
  private void defaults() {
    add(
        BROKER,
        "log.cleaner.dedupe.buffer.size",
        CLEANER_BYTES,
        "128 MiB would be half the heap that is given to each side alike");
    add(
        CONSUMER,
        "allow.auto.create.topics",
        false,
        "topics are made with settings of their own, by either side");
  }

  private void brokerTimes() {
    if (size.choices().protocol() == GroupProtocol.STREAMS) {
      String theirs = "the streams protocol takes it from the broker; as for the classic one";
      add(BROKER, "group.streams.min.session.timeout.ms", SESSION_TIMEOUT_MS, theirs);
      add(BROKER, "group.streams.session.timeout.ms", SESSION_TIMEOUT_MS, theirs);
      add(BROKER, "group.streams.min.heartbeat.interval.ms", HEARTBEAT_MS, theirs);
      add(BROKER, "group.streams.heartbeat.interval.ms", HEARTBEAT_MS, theirs);
      if (size.standbys() > 0) {
        add(BROKER, "group.streams.num.standby.replicas", size.standbys(), theirs);
      }
    }
    classicTimes();
  }

  private void classicTimes() {
    add(
        BROKER,
        "group.initial.rebalance.delay.ms",
        0,
        "the instances are known; waiting 3 s for more only delays the start");
    add(
        BROKER,
        "group.streams.initial.rebalance.delay.ms",
        0,
        "its twin for the streams group protocol");
    add(
        BROKER,
        "group.min.session.timeout.ms",
        SESSION_TIMEOUT_MS,
        "allows the instances' session timeout, which is below the default least of 6 s");
    add(
        BROKER,
        "broker.session.timeout.ms",
        4000,
        "a dead broker's partitions move after 4 s rather than 9; below 2 s a starved host misfires");
    add(BROKER, "broker.heartbeat.interval.ms", 1000, "four chances within the session");
    add(
        BROKER,
        "transaction.abort.timed.out.transaction.cleanup.interval.ms",
        500,
        "an open transaction of a dead instance holds back every later answer; look for it often");
    add(
        BROKER,
        "leader.imbalance.check.interval.seconds",
        30,
        "a restarted broker leads its share again after half a minute rather than five");
  }

  private void brokerResources() {
    String smallHost = "a small host: default thread counts are for many cores and disks";
    add(BROKER, "num.network.threads", 2, smallHost);
    add(BROKER, "num.io.threads", 2, smallHost);
    add(BROKER, "background.threads", 2, smallHost);
    add(BROKER, "group.coordinator.threads", 1, smallHost);
    add(BROKER, "num.recovery.threads.per.data.dir", 1, smallHost);
    add(
        BROKER,
        "log.cleaner.dedupe.buffer.size",
        CLEANER_BYTES,
        "128 MiB would be half the heap; 16 MiB index 600,000 keys a round");
    add(BROKER, "log.cleaner.threads", 1, "the default, written down: one changelog needs no more");
  }

  private void topics() {
    int insync = size.minInsyncReplicas();
    String tier = "acks=all is refused unless two of three copies (one of one) can take it";
    add(COMMANDS_TOPIC, "min.insync.replicas", insync, tier);
    add(
        COMMANDS_TOPIC,
        "message.timestamp.type",
        "LogAppendTime",
        "answers are forgotten by the log's time, which no client's clock can push forward");
    add(COMMANDS_TOPIC, "retention.ms", 24 * 3600_000, "a day of commands to look into");
    add(RESULTS_TOPIC, "min.insync.replicas", insync, tier);
    add(RESULTS_TOPIC, "retention.ms", HOUR_MS, "no answer is read later than a request's timeout");
    add(CHANGELOG_TOPIC, "min.insync.replicas", insync, tier);
    add(
        CHANGELOG_TOPIC,
        "min.compaction.lag.ms",
        HOUR_MS,
        "a paused instance that wakes may write older records; newer ones must still be there to"
            + " be told apart");
  }

  private void producer() {
    add(PRODUCER, "acks", "all", "the default, written down: acknowledged by every in-sync copy");
    add(PRODUCER, "enable.idempotence", true, "the default, written down: no doubles, no disorder");
    add(PRODUCER, "linger.ms", size.lingerMs(), throughput ? LONG_LINGER : LINGER);
    batches(PRODUCER, "", "under load a batch holds 1,000 commands and more instead of 250");
    add(
        PRODUCER,
        "request.timeout.ms",
        5000,
        "a stopped broker is given up after 5 s, not 30, so that another is asked");
    add(
        PRODUCER,
        "max.block.ms",
        1000,
        "submitting must not hang; the topic's metadata is there before the first command");
    add(
        PRODUCER,
        "metadata.max.idle.ms",
        86_400_000,
        "a client idle for five minutes must not find its metadata gone");
    add(
        PRODUCER,
        "metadata.recovery.strategy",
        "none",
        "the addresses given are the brokers themselves; forgetting what is known of them when all"
            + " are away would only make submitting wait");
    add(PRODUCER, "enable.metrics.push", false, "nobody collects them here");
  }

  private void batches(Scope scope, String prefix, String reason) {
    add(scope, prefix + "batch.size", throughput ? 262_144 : 65_536, reason);
    if (!exactlyOnce && (!throughput || size.brokers() > 1)) {
      add(
          scope,
          prefix + "max.in.flight.requests.per.connection",
          size.brokers() == 1 ? 2 : 1,
          "what comes while batches are under way makes the next one: at 64 in flight 2.2 times (1.3"
              + " times) the rate of 5, and nothing lost with one; see `tally kafka sweep`");
    }
    if (throughput) {
      add(
          scope,
          prefix + "compression.type",
          "lz4",
          "commands and answers of one batch are much alike; bytes to brokers and replicas shrink");
    }
  }

  private void consumer() {
    add(
        CONSUMER,
        "isolation.level",
        exactlyOnce ? "read_committed" : "read_uncommitted",
        "answers of an aborted transaction are none; without transactions there are none such");
    add(
        CONSUMER,
        "group.protocol",
        "classic",
        "the default, written down: one thread, no hand-over");
    add(CONSUMER, "enable.auto.commit", false, "partitions are assigned by hand, from the end");
    add(
        CONSUMER,
        "auto.offset.reset",
        "earliest",
        "where a position is lost, reading answers twice is harmless and missing one is not");
    add(CONSUMER, "allow.auto.create.topics", false, "topics are made with settings of their own");
    add(CONSUMER, "max.poll.records", 2000, "fewer turns of the loop under load");
    add(CONSUMER, "request.timeout.ms", 5000, "as for the producer");
    add(CONSUMER, "enable.metrics.push", false, "nobody collects them here");
  }

  private void streams() {
    add(
        STREAMS,
        "processing.guarantee",
        exactlyOnce ? "exactly_once_v2" : "at_least_once",
        "the profile; counts are exact under both");
    add(
        STREAMS,
        "commit.interval.ms",
        exactlyOnce ? 10 : 1000,
        exactlyOnce
            ? "answers are seen at the commit, 100 ms by default"
            : "what is replayed after a crash: one second of commands rather than 30");
    add(
        STREAMS,
        "poll.ms",
        exactlyOnce ? 5 : 100,
        exactlyOnce
            ? "a commit waits for the poll to return"
            : "the default, written down: without transactions nothing waits for it");
    add(
        STREAMS,
        "max.task.idle.ms",
        -1,
        "a task has one input; looking whether others lag formats a text at each turn of the loop");
    add(STREAMS, "statestore.cache.max.bytes", 0, "a cached record's answer would be a late one");
    add(STREAMS, "num.stream.threads", 1, "the default, written down: two instances on two cores");
    if (size.choices().protocol() == GroupProtocol.STREAMS) {
      add(STREAMS, "group.protocol", "streams", "the user's choice; KIP-1071");
    } else {
      classicGroup();
    }
    add(STREAMS, "replication.factor", size.replicationFactor(), "the changelog's copies");
    add(
        STREAMS,
        "deserialization.exception.handler",
        "org.apache.kafka.streams.errors.LogAndContinueExceptionHandler",
        "a record that is no command was never acknowledged by us; it must not stop a partition");
    if (size.choices().store() == StoreKind.ROCKSDB) {
      add(
          STREAMS,
          "rocksdb.config.setter",
          "dev.tally.kafka.node.CounterRocksDb",
          "memory shared by all stores of an instance and bounded; see scope rocksdb");
    }
    add(STREAMS, "ensure.explicit.internal.resource.naming", true, "topic names that stay");
    add(STREAMS, "enable.metrics.push", false, "nobody collects them here");
  }

  private void classicGroup() {
    add(STREAMS, "num.standby.replicas", size.standbys(), "a second copy of the state, kept warm");
    add(
        STREAMS,
        "rack.aware.assignment.tags",
        "zone",
        "a standby stands in another zone than its active, where instances have several");
    add(
        STREAMS,
        "max.warmup.replicas",
        size.partitions(),
        "a restarted instance warms up all its partitions at once");
    add(
        STREAMS,
        "probing.rebalance.interval.ms",
        60_000,
        "the least there is: work moves back to a warm instance after a minute, not ten");
  }

  private void streamsClients() {
    add(
        STREAMS,
        "producer.linger.ms",
        size.lingerMs(),
        "Streams' own default of 100 ms would be the latency; else as for the client's producer");
    batches(STREAMS, "producer.", "as for the client's producer");
    add(STREAMS, "producer.request.timeout.ms", 5000, "as for the client's producer");
    if (exactlyOnce) {
      add(
          STREAMS,
          "producer.transaction.timeout.ms",
          SESSION_TIMEOUT_MS,
          "a dead instance's open transaction ends when its work moves");
    }
    GroupProtocol protocol = size.choices().protocol();
    boolean fixed = protocol == GroupProtocol.STATIC;
    if (fixed) {
      add(
          STREAMS,
          "group.instance.id",
          "streams-N",
          "each instance's own name: one that comes back within its session moves nothing");
    }
    if (protocol != GroupProtocol.STREAMS) {
      add(
          STREAMS,
          "main.consumer.session.timeout.ms",
          sessionTimeout(protocol),
          fixed
              ? "an instance must be able to restart within it"
              : "work of a dead instance moves after 3 s, not 45; half of it misfires on a starved"
                  + " host");
      add(
          STREAMS,
          "main.consumer.heartbeat.interval.ms",
          HEARTBEAT_MS,
          "four chances within the session");
    }
    add(STREAMS, "main.consumer.request.timeout.ms", 5000, "as for the client's consumer");
  }

  /** How long a Streams instance may be silent before its work moves, milliseconds. */
  static int sessionTimeout(GroupProtocol protocol) {
    return protocol == GroupProtocol.STATIC ? STATIC_SESSION_TIMEOUT_MS : SESSION_TIMEOUT_MS;
  }

  private void rocksDb() {
    add(
        ROCKSDB,
        "block.cache.bytes",
        32 * 1024 * 1024,
        "one cache for all stores; 50 MiB each else");
    add(
        ROCKSDB,
        "write.buffer.bytes",
        16 * 1024 * 1024,
        "all memtables together, within the cache");
    add(
        ROCKSDB,
        "memtable.bytes",
        4 * 1024 * 1024,
        "16 MiB each else; partitions share the budget");
    add(ROCKSDB, "max.write.buffers", 2, "one to fill, one to flush");
    add(ROCKSDB, "index.and.filter.in.cache", true, "so that the cache is the bound it claims");
  }
}
