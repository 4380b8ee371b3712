package dev.tally.kafka.settings;

import static dev.tally.kafka.settings.Scope.BROKER;
import static dev.tally.kafka.settings.Scope.CHANGELOG_TOPIC;
import static dev.tally.kafka.settings.Scope.COMMANDS_TOPIC;
import static dev.tally.kafka.settings.Scope.RESULTS_TOPIC;

/** What brokers are told, and topics. */
final class BrokerSettings {

  private static final int CLEANER_BYTES = 16 * 1024 * 1024;

  private static final String HOUR_MS = "3600000";

  private final Sizing size;
  private final Rows rows;

  BrokerSettings(Sizing size, Rows rows) {
    this.size = size;
    this.rows = rows;
  }

  void replication() {
    int factor = size.replicationFactor();
    int insync = size.minInsyncReplicas();
    String replicas = "every topic has a copy on each broker";
    String quorum = "a write counts once two of three copies have it (one of one)";
    rows.add(BROKER, "default.replication.factor", factor, replicas);
    rows.add(BROKER, "min.insync.replicas", insync, quorum);
    rows.add(BROKER, "offsets.topic.replication.factor", factor, replicas);
    rows.add(BROKER, "transaction.state.log.replication.factor", factor, replicas);
    rows.add(BROKER, "transaction.state.log.min.isr", insync, quorum);
    rows.add(BROKER, "share.coordinator.state.topic.replication.factor", factor, replicas);
    rows.add(BROKER, "share.coordinator.state.topic.min.isr", insync, quorum);
    String fewGroups = "one group and a handful of producers; 50 partitions only slow the start";
    rows.add(BROKER, "offsets.topic.num.partitions", 3, fewGroups);
    rows.add(BROKER, "transaction.state.log.num.partitions", 3, fewGroups);
    rows.add(
        BROKER, "auto.create.topics.enable", false, "topics are made with settings of their own");
    rows.add(
        BROKER,
        "unclean.leader.election.enable",
        false,
        "the default, written down: a copy that missed acknowledged records never leads");
  }

  void topics() {
    int insync = size.minInsyncReplicas();
    String tier = "acks=all is refused unless two of three copies (one of one) can take it";
    rows.add(COMMANDS_TOPIC, "min.insync.replicas", insync, tier);
    rows.add(
        COMMANDS_TOPIC,
        "message.timestamp.type",
        "LogAppendTime",
        "answers are forgotten by the log's time, which no client's clock can push forward");
    rows.add(COMMANDS_TOPIC, "retention.ms", 24 * 3600_000, "a day of commands to look into");
    rows.add(RESULTS_TOPIC, "min.insync.replicas", insync, tier);
    rows.add(
        RESULTS_TOPIC, "retention.ms", HOUR_MS, "no answer is read later than a request's timeout");
    rows.add(CHANGELOG_TOPIC, "min.insync.replicas", insync, tier);
    rows.add(
        CHANGELOG_TOPIC,
        "min.compaction.lag.ms",
        HOUR_MS,
        "a paused instance that wakes may write older records; newer ones must still be there to"
            + " be told apart");
  }

  /** What they would not start without, where all else is left at its default. */
  void least() {
    rows.add(
        BROKER,
        "log.cleaner.dedupe.buffer.size",
        CLEANER_BYTES,
        "128 MiB would be half the heap that is given to each side alike");
  }

  void times() {
    if (size.choices().protocol() == GroupProtocol.STREAMS) {
      String theirs = "the streams protocol takes it from the broker; as for the classic one";
      rows.add(
          BROKER, "group.streams.min.session.timeout.ms", GroupProtocol.SESSION_TIMEOUT_MS, theirs);
      rows.add(
          BROKER, "group.streams.session.timeout.ms", GroupProtocol.SESSION_TIMEOUT_MS, theirs);
      rows.add(
          BROKER, "group.streams.min.heartbeat.interval.ms", GroupProtocol.HEARTBEAT_MS, theirs);
      rows.add(BROKER, "group.streams.heartbeat.interval.ms", GroupProtocol.HEARTBEAT_MS, theirs);
      if (size.standbys() > 0) {
        rows.add(BROKER, "group.streams.num.standby.replicas", size.standbys(), theirs);
      }
    }
    classicTimes();
  }

  private void classicTimes() {
    rows.add(
        BROKER,
        "group.initial.rebalance.delay.ms",
        0,
        "the instances are known; waiting 3 s for more only delays the start");
    rows.add(
        BROKER,
        "group.streams.initial.rebalance.delay.ms",
        0,
        "its twin for the streams group protocol");
    rows.add(
        BROKER,
        "group.min.session.timeout.ms",
        GroupProtocol.SESSION_TIMEOUT_MS,
        "allows the instances' session timeout, which is below the default least of 6 s");
    rows.add(
        BROKER,
        "broker.session.timeout.ms",
        4000,
        "a dead broker's partitions move after 4 s rather than 9; below 2 s a starved host misfires");
    rows.add(BROKER, "broker.heartbeat.interval.ms", 1000, "four chances within the session");
    rows.add(
        BROKER,
        "transaction.abort.timed.out.transaction.cleanup.interval.ms",
        500,
        "an open transaction of a dead instance holds back every later answer; look for it often");
    rows.add(
        BROKER,
        "leader.imbalance.check.interval.seconds",
        30,
        "a restarted broker leads its share again after half a minute rather than five");
  }

  void resources() {
    String smallHost = "a small host: default thread counts are for many cores and disks";
    rows.add(BROKER, "num.network.threads", 2, smallHost);
    rows.add(BROKER, "num.io.threads", 2, smallHost);
    rows.add(BROKER, "background.threads", 2, smallHost);
    rows.add(BROKER, "group.coordinator.threads", 1, smallHost);
    rows.add(BROKER, "num.recovery.threads.per.data.dir", 1, smallHost);
    rows.add(
        BROKER,
        "log.cleaner.dedupe.buffer.size",
        CLEANER_BYTES,
        "128 MiB would be half the heap; 16 MiB index 600,000 keys a round");
    rows.add(
        BROKER, "log.cleaner.threads", 1, "the default, written down: one changelog needs no more");
  }
}
