package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kafka itself refuses of an overlay is refused before anything starts, with its line. */
class OverlayCheckTest {

  @TempDir private Path directory;

  private static Variant variant(String name) {
    return new KafkaBackend()
        .variants().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  private void validate(String variant, String overlay, Map<String, String> more) throws Exception {
    Path file = directory.resolve("my.properties");
    Files.writeString(file, overlay);
    Map<String, String> settings = new HashMap<>(more);
    settings.put("properties", file.toString());
    new KafkaBackend().validate(variant(variant), settings);
  }

  private String line(int line) {
    return "kafka-1: " + directory.resolve("my.properties") + ", line " + line + ": ";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "producer.batch.size | many | Not a number of type INT",
        "producer.linger.ms | -1 | Value must be at least 0",
        "consumer.max.poll.records | 0 | Value must be at least 1",
        "consumer.enable.auto.commit | perhaps | Expected value to be either true or false",
        "streams.commit.interval.ms | 1s | Not a number of type LONG",
        "streams.producer.batch.size | x | Not a number of type INT",
        "streams.restore.consumer.fetch.max.wait.ms | x | Not a number of type INT",
        "streams.num.stream.threads | 0 | must be at least 1",
        "broker.num.io.threads | 0 | Value must be at least 1",
        "broker.num.network.threads | two | Not a number of type INT",
        "commands-topic.segment.bytes | -5 | Value must be at least",
        "changelog-topic.segment.bytes | x | Not a number of type INT",
        "results-topic.compression.type | fast | String must be one of",
        "rocksdb.memtable.bytes | 0 | must be a whole number from 1",
        "rocksdb.index.and.filter.in.cache | yes | must be true or false",
        "producer.partitioner.class | com.example.None | could not be found",
        "producer.partitioner.class | java.lang.String | is not an instance of",
        "producer.interceptor.classes | com.example.None | com.example.None",
        "consumer.metric.reporters | com.example.None | com.example.None",
        "streams.deserialization.exception.handler | com.example.None | could not be found",
        "streams.main.consumer.interceptor.classes | com.example.None | com.example.None",
        "broker.metric.reporters | com.example.None | class not found",
        "broker.replica.selector.class | com.example.None | class not found",
        "commands-topic.remote.storage.enable | true | iered",
        "broker.offsets.topic.replication.factor | 3 | is 3, with 1 of brokers"
      })
  void aValueThatKafkaRefuses(String name, String value, String reason) {
    assertThatThrownBy(
            () ->
                validate(
                    "kafka-1", "producer.retries=7\n\n" + name + " = " + value + "\n", Map.of()))
        .isInstanceOf(DeploymentException.class)
        .hasMessageStartingWith(line(3) + "'" + name + "' is refused: ")
        .hasMessageContaining(reason)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // One of the pair may be ours or Kafka's own.
        "producer.delivery.timeout.ms=10|producer.delivery.timeout.ms||delivery.timeout.ms",
        "streams.producer.delivery.timeout.ms=10|streams.producer.delivery.timeout.ms"
            + "||delivery.timeout.ms",
        "producer.max.in.flight.requests.per.connection=9"
            + "|producer.max.in.flight.requests.per.connection||idempotent",
        "producer.retries=0|producer.retries||idempotent",
        "streams.main.consumer.heartbeat.interval.ms=4000"
            + "|streams.main.consumer.heartbeat.interval.ms||eartbeat",
        "broker.group.min.session.timeout.ms=9000|broker.group.min.session.timeout.ms"
            + "||brokers allow 9000 to",
        "streams.rack.aware.assignment.tags=rack|streams.rack.aware.assignment.tags||rack",
        // Both are the user's.
        "producer.request.timeout.ms=9000\\nproducer.delivery.timeout.ms=9500"
            + "\\nproducer.linger.ms=700|producer.request.timeout.ms"
            + "|producer.linger.ms|delivery.timeout.ms",
        "results-topic.min.compaction.lag.ms=900\\nresults-topic.max.compaction.lag.ms=800"
            + "|results-topic.min.compaction.lag.ms|results-topic.max.compaction.lag.ms|",
      })
  void aPairThatKafkaRefuses(String overlay, String one, String other, String reason) {
    assertThatThrownBy(() -> validate("kafka-1", overlay.replace("\\n", "\n"), Map.of()))
        .isInstanceOf(DeploymentException.class)
        .hasMessageStartingWith(line(1) + "'" + one + "'")
        .hasMessageContaining(other == null ? "" : "'" + other + "' of line")
        .hasMessageContaining(reason == null ? "" : reason);
  }

  @Test
  void everyFaultHasALineOfItsOwn() {
    assertThatThrownBy(
            () ->
                validate(
                    "kafka-1",
                    """
                    producer.batch.size=x
                    broker.num.io.threads=3
                    commands-topic.segment.bytes=y
                    streams.poll.ms=z
                    """,
                    Map.of()))
        .satisfies(
            e ->
                assertThat(e.getMessage().lines().map(l -> l.replaceAll(".*, (line \\d).*", "$1")))
                    .containsExactlyInAnyOrder("line 1", "line 3", "line 4"));
  }

  /** Given by itself, a property has no line to be told of. */
  @Test
  void aPropertyGivenByItselfIsJudgedAlike() {
    assertThatThrownBy(
            () ->
                new KafkaBackend()
                    .validate(variant("kafka-1"), Map.of("properties.producer.batch.size", "many")))
        .isInstanceOf(DeploymentException.class)
        .hasMessageStartingWith("kafka-1: 'producer.batch.size' is refused: Invalid value many");
    assertThatThrownBy(
            () ->
                validate(
                    "kafka-1",
                    "producer.request.timeout.ms=9000\nproducer.delivery.timeout.ms=9500\n",
                    Map.of("properties.producer.linger.ms", "700")))
        .hasMessageContaining("line 1: 'producer.request.timeout.ms'")
        .hasMessageContaining(" with 'producer.linger.ms' is refused: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka-1-memory", "kafka-1-defaults"})
  void whatWouldHaveNoEffectIsRefused(String variant) {
    assertThatThrownBy(() -> validate(variant, "rocksdb.memtable.bytes=4096\n", Map.of()))
        .hasMessageContaining("line 1: 'rocksdb.memtable.bytes' is refused: the store of this");
    assertThatThrownBy(
            () ->
                validate(
                    "kafka-1",
                    "broker.num.io.threads=3\n",
                    Map.of("bootstrap-servers", "localhost:9092")))
        .hasMessageContaining("'broker.num.io.threads' is refused: brokers of somebody else");
  }

  /** In every column; nothing is left of what was asked. */
  @Test
  void whatKafkaTakesIsTaken() {
    String overlay =
        """
        producer.linger.ms=3
        consumer.max.poll.records=100
        streams.commit.interval.ms=200
        streams.producer.batch.size=1000
        streams.num.stream.threads=2
        broker.num.io.threads=3
        commands-topic.segment.bytes=1048576
        changelog-topic.segment.bytes=1048576
        """;
    long threads = Thread.getAllStackTraces().keySet().stream().filter(this::isKafkas).count();
    for (Variant variant : new KafkaBackend().variants()) {
      assertThatCode(() -> validate(variant.name(), overlay, Map.of())).doesNotThrowAnyException();
    }
    assertThatCode(
            () -> validate("kafka", overlay, Map.of("group-protocol", "streams", "standbys", "2")))
        .doesNotThrowAnyException();
    org.awaitility.Awaitility.await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream().filter(this::isKafkas).count()
                    <= threads);
  }

  private boolean isKafkas(Thread thread) {
    return List.of("kafka-producer-network", "kafka-admin-client", "consumer_background", "kafka-s")
        .stream()
        .anyMatch(thread.getName()::startsWith);
  }
}
