package dev.tally.kafka.deploy;

import dev.tally.deploy.Factor;
import dev.tally.deploy.Level;
import java.util.List;
import java.util.Map;

/** All that is worth varying: what the choices in {@code SETTINGS.md} rest on. */
final class Factors {

  private static final List<String> USUAL =
      List.of("kafka", "kafka-1", "kafka-memory", "kafka-1-memory");
  private static final List<String> REPLICATED = List.of("kafka", "kafka-memory");
  private static final List<String> EXACTLY_ONCE = List.of("kafka-eo", "kafka-1-eo");
  private static final List<String> THROUGHPUT = List.of("kafka-throughput", "kafka-1-throughput");
  private static final List<Level> LINGERS =
      Factor.levels(List.of("linger-ms"), "0", "1", "2", "5", "10", "20");
  private static final List<Level> UNDER_WAY =
      Factor.levels(both("producer.max.in.flight.requests.per.connection"), "1", "2", "5");
  private static final List<Level> BATCHES =
      Factor.levels(both("producer.batch.size"), "16384", "65536", "262144");
  private static final List<Level> COMPRESSION =
      Factor.levels(both("producer.compression.type"), "none", "lz4");

  static final List<Factor> ALL =
      List.of(
          usual("linger", "how long producers wait for company, tuned for latency", LINGERS),
          throughput("linger", LINGERS),
          usual(
              "in-flight",
              "how many batches a producer sends before the first is acknowledged",
              UNDER_WAY),
          throughput("in-flight", UNDER_WAY),
          usual("batch", "the largest batch of producers, bytes", BATCHES),
          throughput("batch", BATCHES),
          usual("compression", "of producers' batches", COMPRESSION),
          throughput("compression", COMPRESSION),
          usual("fetch-client", "what the client's consumer waits for", fetch("consumer.")),
          throughput("fetch-client", fetch("consumer.")),
          usual(
              "fetch-streams",
              "what the instances' consumers wait for",
              fetch("streams.main.consumer.")),
          usual(
              "fetch-standby",
              "what the instances' standbys (and restores) wait for",
              List.of(
                  fetch("streams.restore.consumer.", "1 B, 500 ms", 1, 500),
                  fetch("streams.restore.consumer.", "64 KiB, 20 ms", 65_536, 20),
                  fetch("streams.restore.consumer.", "64 KiB, 100 ms", 65_536, 100))),
          usual(
              "task-idle",
              "how long a task waits for its other inputs, of which it has none, ms; -1: never",
              levels("streams.max.task.idle.ms", "0", "-1")),
          new Factor(
              "replica-wait",
              "how long a follower's fetch waits, ms",
              REPLICATED,
              levels("broker.replica.fetch.wait.max.ms", "20", "100", "500")),
          new Factor(
              "replica-fetchers",
              "how many threads fetch from each other broker",
              REPLICATED,
              levels("broker.num.replica.fetchers", "1", "2", "4")),
          usual(
              "network-threads",
              "of each broker",
              levels("broker.num.network.threads", "1", "2", "3")),
          usual(
              "io-threads", "of each broker", levels("broker.num.io.threads", "1", "2", "4", "8")),
          usual(
              "partitions",
              "of commands, store and changelog",
              Factor.levels(List.of("partitions"), "2", "6", "12", "24")),
          usual(
              "stream-threads",
              "of each instance",
              levels("streams.num.stream.threads", "1", "2", "3")),
          exactlyOnce(
              "eo-poll",
              "how long an instance's poll waits under exactly-once, ms",
              levels("streams.poll.ms", "1", "5", "10", "100")),
          exactlyOnce(
              "eo-commit",
              "how often an instance commits under exactly-once, ms",
              levels("streams.commit.interval.ms", "5", "10", "20", "50", "100")),
          exactlyOnce(
              "eo-backoff",
              "how long brokers, then producers wait for a transaction's end to begin another, ms",
              List.of(
                  backoff("20, 100", "20", "100"),
                  backoff("20, 10", "20", "10"),
                  backoff("5, 10", "5", "10"),
                  backoff("2, 5", "2", "5"))),
          usual(
              "broker-heap",
              "heap of each broker, MiB",
              Factor.levels(List.of("broker-heap-mb"), "128", "320", "512", "1024")),
          usual(
              "collector",
              "who cleans the heaps of brokers and instances",
              Factor.levels(List.of("collector"), "serial", "parallel", "g1")));

  private Factors() {}

  private static Factor usual(String name, String about, List<Level> levels) {
    return new Factor(name, about, USUAL, levels);
  }

  /** As the factor of that name, with all else tuned for throughput. */
  private static Factor throughput(String name, List<Level> levels) {
    return new Factor(name + "-throughput", "the same, tuned for throughput", THROUGHPUT, levels);
  }

  private static Factor exactlyOnce(String name, String about, List<Level> levels) {
    return new Factor(name, about, EXACTLY_ONCE, levels);
  }

  /** Levels of one of Kafka's own settings, by its scope and name. */
  private static List<Level> levels(String property, String... values) {
    return Factor.levels(List.of(setting(property)), values);
  }

  private static String setting(String property) {
    return UserSettings.ONE_PROPERTY + property;
  }

  /** Of the client's producer and the instances'. */
  private static List<String> both(String property) {
    return List.of(setting(property), setting("streams." + property));
  }

  private static Level backoff(String label, String brokers, String producers) {
    return new Level(
        label,
        Map.of(
            setting("broker.add.partitions.to.txn.retry.backoff.ms"),
            brokers,
            setting("streams.producer.retry.backoff.ms"),
            producers));
  }

  /** More bytes with Kafka's own wait of half a second would only say that waiting is slow. */
  private static List<Level> fetch(String prefix) {
    return List.of(
        fetch(prefix, "1 B, 500 ms", 1, 500),
        fetch(prefix, "1 B, 50 ms", 1, 50),
        fetch(prefix, "1 KiB, 2 ms", 1024, 2),
        fetch(prefix, "16 KiB, 5 ms", 16_384, 5));
  }

  private static Level fetch(String prefix, String label, int bytes, int millis) {
    return new Level(
        label,
        Map.of(
            setting(prefix + "fetch.min.bytes"),
            Integer.toString(bytes),
            setting(prefix + "fetch.max.wait.ms"),
            Integer.toString(millis)));
  }
}
