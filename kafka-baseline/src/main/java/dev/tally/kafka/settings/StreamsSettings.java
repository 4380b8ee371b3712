package dev.tally.kafka.settings;

import static dev.tally.kafka.settings.Scope.ROCKSDB;
import static dev.tally.kafka.settings.Scope.STREAMS;

/** What instances are told: Streams itself, its clients and its store. */
final class StreamsSettings {

  private final Sizing size;
  private final Rows rows;
  private final ClientSettings clients;
  private final boolean exactlyOnce;

  StreamsSettings(Sizing size, Rows rows, ClientSettings clients) {
    this.size = size;
    this.rows = rows;
    this.clients = clients;
    this.exactlyOnce = size.isExactlyOnce();
  }

  void all() {
    rows.add(
        STREAMS,
        "processing.guarantee",
        exactlyOnce ? "exactly_once_v2" : "at_least_once",
        "the profile; counts are exact under both");
    rows.add(
        STREAMS,
        "commit.interval.ms",
        commitMillis(),
        exactlyOnce
            ? "answers are seen at the commit, which costs three brokers more than one; Kafka's own"
                + " 100 where tuned for throughput: four times the rate; see `tally sweep kafka`"
            : "what is replayed after a crash: one second of commands rather than 30");
    rows.add(
        STREAMS,
        "poll.ms",
        exactlyOnce ? 5 : 100,
        exactlyOnce
            ? "a commit waits for the poll to return"
            : "the default, written down: without transactions nothing waits for it");
    rows.add(
        STREAMS,
        "max.task.idle.ms",
        -1,
        "a task has one input; looking whether others lag formats a text at each turn of the loop");
    rows.add(
        STREAMS, "statestore.cache.max.bytes", 0, "a cached record's answer would be a late one");
    rows.add(
        STREAMS, "num.stream.threads", 1, "the default, written down: two instances on two cores");
    if (size.choices().protocol() == GroupProtocol.STREAMS) {
      rows.add(STREAMS, "group.protocol", "streams", "the user's choice; KIP-1071");
    } else {
      classicGroup();
    }
    rows.add(STREAMS, "replication.factor", size.replicationFactor(), "the changelog's copies");
    rows.add(
        STREAMS,
        "deserialization.exception.handler",
        "org.apache.kafka.streams.errors.LogAndContinueExceptionHandler",
        "a record that is no command was never acknowledged by us; it must not stop a partition");
    if (size.choices().store() == StoreKind.ROCKSDB) {
      rows.add(
          STREAMS,
          "rocksdb.config.setter",
          "dev.tally.kafka.node.CounterRocksDb",
          "memory shared by all stores of an instance and bounded; see scope rocksdb");
    }
    rows.add(STREAMS, "ensure.explicit.internal.resource.naming", true, "topic names that stay");
    rows.add(STREAMS, "enable.metrics.push", false, "nobody collects them here");
    ownClients();
    if (size.choices().store() == StoreKind.ROCKSDB) {
      rocksDb();
    }
  }

  private int commitMillis() {
    if (!exactlyOnce) {
      return 1000;
    }
    if (size.isForThroughput()) {
      return 100;
    }
    return size.brokers() == 1 ? 10 : 20;
  }

  private void classicGroup() {
    rows.add(
        STREAMS, "num.standby.replicas", size.standbys(), "a second copy of the state, kept warm");
    rows.add(
        STREAMS,
        "rack.aware.assignment.tags",
        "zone",
        "a standby stands in another zone than its active, where instances have several");
    rows.add(
        STREAMS,
        "max.warmup.replicas",
        size.partitions(),
        "a restarted instance warms up all its partitions at once");
    rows.add(
        STREAMS,
        "probing.rebalance.interval.ms",
        60_000,
        "the least there is: work moves back to a warm instance after a minute, not ten");
  }

  private void ownClients() {
    rows.add(
        STREAMS,
        "producer.linger.ms",
        size.lingerMs(),
        "Streams' own default of 100 ms would be the latency; else as for the client's producer");
    clients.batches(STREAMS, "producer.", "as for the client's producer");
    rows.add(STREAMS, "producer.request.timeout.ms", 5000, "as for the client's producer");
    if (exactlyOnce) {
      rows.add(
          STREAMS,
          "producer.transaction.timeout.ms",
          GroupProtocol.SESSION_TIMEOUT_MS,
          "a dead instance's open transaction ends when its work moves");
    }
    GroupProtocol protocol = size.choices().protocol();
    boolean fixed = protocol == GroupProtocol.STATIC;
    if (fixed) {
      rows.add(
          STREAMS,
          "group.instance.id",
          "streams-N",
          "each instance's own name: one that comes back within its session moves nothing");
    }
    if (protocol != GroupProtocol.STREAMS) {
      rows.add(
          STREAMS,
          "main.consumer.session.timeout.ms",
          protocol.sessionTimeoutMs(),
          fixed
              ? "an instance must be able to restart within it"
              : "work of a dead instance moves after 3 s, not 45; half of it misfires on a starved"
                  + " host");
      rows.add(
          STREAMS,
          "main.consumer.heartbeat.interval.ms",
          GroupProtocol.HEARTBEAT_MS,
          "four chances within the session");
    }
    rows.add(STREAMS, "main.consumer.request.timeout.ms", 5000, "as for the client's consumer");
  }

  private void rocksDb() {
    rows.add(
        ROCKSDB,
        "block.cache.bytes",
        32 * 1024 * 1024,
        "one cache for all stores; 50 MiB each else");
    rows.add(
        ROCKSDB,
        "write.buffer.bytes",
        16 * 1024 * 1024,
        "all memtables together, within the cache");
    rows.add(
        ROCKSDB,
        "memtable.bytes",
        4 * 1024 * 1024,
        "16 MiB each else; partitions share the budget");
    rows.add(ROCKSDB, "max.write.buffers", 2, "one to fill, one to flush");
    rows.add(
        ROCKSDB, "index.and.filter.in.cache", true, "so that the cache is the bound it claims");
  }
}
