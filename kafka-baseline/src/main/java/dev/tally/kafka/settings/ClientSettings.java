package dev.tally.kafka.settings;

import static dev.tally.kafka.settings.Scope.CONSUMER;
import static dev.tally.kafka.settings.Scope.PRODUCER;

/** What the client's producer and consumer are told, and what Streams' producers have in common. */
final class ClientSettings {

  private static final String LINGER =
      "no wait for company, which gathers while batches are under way; the user's to change";
  private static final String LONG_LINGER =
      "company for larger batches; 2 with one broker, whose batches cost less than three's";

  private final Sizing size;
  private final Rows rows;
  private final boolean exactlyOnce;
  private final boolean throughput;

  ClientSettings(Sizing size, Rows rows) {
    this.size = size;
    this.rows = rows;
    this.exactlyOnce = size.isExactlyOnce();
    this.throughput = size.isForThroughput();
  }

  /** What a counter would not be one without, where all else is left at its default. */
  void least() {
    rows.add(
        CONSUMER,
        "allow.auto.create.topics",
        false,
        "topics are made with settings of their own, by either side");
  }

  void producer() {
    rows.add(
        PRODUCER, "acks", "all", "the default, written down: acknowledged by every in-sync copy");
    rows.add(
        PRODUCER, "enable.idempotence", true, "the default, written down: no doubles, no disorder");
    rows.add(PRODUCER, "linger.ms", size.lingerMs(), throughput ? LONG_LINGER : LINGER);
    batches(
        PRODUCER, "", "no more than a bound: a backlog of 1,000 commands is one batch, not four");
    rows.add(
        PRODUCER,
        "request.timeout.ms",
        5000,
        "a stopped broker is given up after 5 s, not 30, so that another is asked");
    rows.add(
        PRODUCER,
        "max.block.ms",
        1000,
        "submitting must not hang; the topic's metadata is there before the first command");
    rows.add(
        PRODUCER,
        "metadata.max.idle.ms",
        86_400_000,
        "a client idle for five minutes must not find its metadata gone");
    rows.add(
        PRODUCER,
        "metadata.recovery.strategy",
        "none",
        "the addresses given are the brokers themselves; forgetting what is known of them when all"
            + " are away would only make submitting wait");
    rows.add(PRODUCER, "enable.metrics.push", false, "nobody collects them here");
  }

  /** How batches are made, by the producer of a scope whose settings begin with a prefix. */
  void batches(Scope scope, String prefix, String reason) {
    rows.add(scope, prefix + "batch.size", throughput ? 262_144 : 65_536, reason);
    if (!exactlyOnce && (!throughput || size.brokers() > 1)) {
      rows.add(
          scope,
          prefix + "max.in.flight.requests.per.connection",
          size.brokers() == 1 ? 2 : 1,
          "what comes while batches are under way makes the next one: at 64 in flight 2.2 times (1.3"
              + " times) the rate of 5, and nothing lost with one; see `tally sweep kafka`");
    }
    if (throughput) {
      rows.add(
          scope,
          prefix + "compression.type",
          "lz4",
          "commands and answers of one batch are much alike; bytes to brokers and replicas shrink");
    }
  }

  void consumer() {
    rows.add(
        CONSUMER,
        "isolation.level",
        exactlyOnce ? "read_committed" : "read_uncommitted",
        "answers of an aborted transaction are none; without transactions there are none such");
    rows.add(
        CONSUMER,
        "group.protocol",
        "classic",
        "the default, written down: one thread, no hand-over");
    rows.add(
        CONSUMER, "enable.auto.commit", false, "partitions are assigned by hand, from the end");
    rows.add(
        CONSUMER,
        "auto.offset.reset",
        "earliest",
        "where a position is lost, reading answers twice is harmless and missing one is not");
    rows.add(
        CONSUMER, "allow.auto.create.topics", false, "topics are made with settings of their own");
    rows.add(CONSUMER, "max.poll.records", 2000, "fewer turns of the loop under load");
    rows.add(CONSUMER, "request.timeout.ms", 5000, "as for the producer");
    rows.add(CONSUMER, "enable.metrics.push", false, "nobody collects them here");
  }
}
