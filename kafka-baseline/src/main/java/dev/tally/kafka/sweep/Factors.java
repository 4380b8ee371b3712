package dev.tally.kafka.sweep;

import dev.tally.counter.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All that can be varied: what the choices in {@code SETTINGS.md} rest on. */
final class Factors {

  private static final int ALL_BROKERS = 3;
  private static final String USUAL = "";
  private static final String EXACTLY_ONCE = "-eo";
  private static final String THROUGHPUT = "-throughput";
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
          factor("linger", "how long producers wait for company, tuned for latency", LINGERS),
          throughput("linger", LINGERS),
          factor(
              "in-flight",
              "how many batches a producer sends before the first is acknowledged",
              UNDER_WAY),
          throughput("in-flight", UNDER_WAY),
          factor("batch", "the largest batch of producers, bytes", BATCHES),
          throughput("batch", BATCHES),
          factor("compression", "of producers' batches", COMPRESSION),
          throughput("compression", COMPRESSION),
          factor("fetch-client", "what the client's consumer waits for", fetch("consumer.")),
          throughput("fetch-client", fetch("consumer.")),
          factor(
              "fetch-streams",
              "what the instances' consumers wait for",
              fetch("streams.main.consumer.")),
          factor(
              "fetch-standby",
              "what the instances' standbys (and restores) wait for",
              List.of(
                  fetch("streams.restore.consumer.", "1 B, 500 ms", 1, 500),
                  fetch("streams.restore.consumer.", "64 KiB, 20 ms", 65_536, 20),
                  fetch("streams.restore.consumer.", "64 KiB, 100 ms", 65_536, 100))),
          factor(
              "task-idle",
              "how long a task waits for its other inputs, of which it has none, ms; -1: never",
              Factor.levels(List.of("streams.max.task.idle.ms"), "0", "-1")),
          replicas(
              "replica-wait",
              "how long a follower's fetch waits, ms",
              Factor.levels(List.of("broker.replica.fetch.wait.max.ms"), "20", "100", "500")),
          replicas(
              "replica-fetchers",
              "how many threads fetch from each other broker",
              Factor.levels(List.of("broker.num.replica.fetchers"), "1", "2", "4")),
          factor(
              "network-threads",
              "of each broker",
              Factor.levels(List.of("broker.num.network.threads"), "1", "2", "3")),
          factor(
              "io-threads",
              "of each broker",
              Factor.levels(List.of("broker.num.io.threads"), "1", "2", "4", "8")),
          factor(
              "partitions",
              "of commands, store and changelog",
              Factor.levels(List.of("partitions"), "2", "6", "12", "24")),
          factor(
              "stream-threads",
              "of each instance",
              Factor.levels(List.of("streams.num.stream.threads"), "1", "2", "3")),
          exactlyOnce(
              "eo-poll",
              "how long an instance's poll waits under exactly-once, ms",
              Factor.levels(List.of("streams.poll.ms"), "1", "5", "10", "100")),
          exactlyOnce(
              "eo-commit",
              "how often an instance commits under exactly-once, ms",
              Factor.levels(List.of("streams.commit.interval.ms"), "5", "10", "20", "50", "100")),
          exactlyOnce(
              "eo-backoff",
              "how long brokers, then producers wait for a transaction's end to begin another, ms",
              List.of(
                  backoff("20, 100", "20", "100"),
                  backoff("20, 10", "20", "10"),
                  backoff("5, 10", "5", "10"),
                  backoff("2, 5", "2", "5"))),
          factor(
              "broker-heap",
              "heap of each broker, MiB",
              Factor.levels(List.of("broker-heap-mb"), "128", "256", "512", "1024")),
          factor(
              "collector",
              "who cleans the heaps of brokers and instances",
              Factor.levels(List.of("collector"), "serial", "parallel", "g1")));

  private Factors() {}

  private static Factor factor(String name, String about, List<Level> levels) {
    return new Factor(name, about, USUAL, 1, levels);
  }

  /** As the factor of that name, with all else tuned for throughput. */
  private static Factor throughput(String name, List<Level> levels) {
    return new Factor(name + THROUGHPUT, "the same, tuned for throughput", THROUGHPUT, 1, levels);
  }

  private static Factor exactlyOnce(String name, String about, List<Level> levels) {
    return new Factor(name, about, EXACTLY_ONCE, 1, levels);
  }

  private static Factor replicas(String name, String about, List<Level> levels) {
    return new Factor(name, about, USUAL, ALL_BROKERS, levels);
  }

  /** The client's producer and the instances'. */
  private static List<String> both(String setting) {
    return List.of(setting, "streams." + setting);
  }

  private static Level backoff(String label, String brokers, String producers) {
    return new Level(
        label,
        Map.of(
            "broker.add.partitions.to.txn.retry.backoff.ms",
            brokers,
            "streams.producer.retry.backoff.ms",
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
            prefix + "fetch.min.bytes",
            Integer.toString(bytes),
            prefix + "fetch.max.wait.ms",
            Integer.toString(millis)));
  }

  /**
   * Those that are asked for.
   *
   * @param names separated by commas, or {@code all} for those that matter
   * @param brokers 1 or 3
   * @return in the order asked for
   * @throws InvalidRequestException where there is none of a name, or one needs more brokers
   */
  static List<Factor> chosen(String names, int brokers) {
    if (names.equals("all")) {
      return ALL.stream().filter(factor -> factor.mattersWith(brokers)).toList();
    }
    return Arrays.stream(names.split(",", -1)).map(name -> find(name.trim(), brokers)).toList();
  }

  private static Factor find(String name, int brokers) {
    Factor found =
        ALL.stream()
            .filter(factor -> factor.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        "--factor",
                        "'" + name + "'",
                        "all, or of "
                            + ALL.stream().map(Factor::name).collect(Collectors.joining(", "))));
    if (!found.mattersWith(brokers)) {
      throw new InvalidRequestException(
          "--factor", name, "measured with --brokers " + found.leastBrokers());
    }
    return found;
  }
}
