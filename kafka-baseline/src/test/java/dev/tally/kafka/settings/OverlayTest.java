package dev.tally.kafka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names a user may overlay. */
class OverlayTest {

  private static PropertiesFile resource(String name) throws Exception {
    try (var in = OverlayTest.class.getResourceAsStream("/overlays/" + name)) {
      return PropertiesFile.parse(
          name, new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  @Test
  void everyMisspeltNameIsRefusedWithItsLineAndWhatWasMeant() throws Exception {
    PropertiesFile file = resource("overlay-typo.properties");
    Throwable refused = catchThrowable(() -> Overlay.of(file));
    assertThat(refused).isInstanceOf(IllegalArgumentException.class);
    assertThat(refused.getMessage().lines())
        .containsExactly(
            "overlay-typo.properties, line 1: 'streams.standby.replicas' is no setting of Kafka's"
                + " Streams, nor of the clients inside",
            "overlay-typo.properties, line 2: 'streams.comit.interval.ms' is no setting of Kafka's"
                + " Streams, nor of the clients inside; did you mean"
                + " 'streams.commit.interval.ms'?",
            "overlay-typo.properties, line 3: 'producer.lingr.ms' is no setting of Kafka's"
                + " producer; did you mean 'producer.linger.ms'?",
            "overlay-typo.properties, line 4: 'rocksdb.write.buffer.size' is no setting, must be"
                + " one of rocksdb.block.cache.bytes, rocksdb.index.and.filter.in.cache,"
                + " rocksdb.max.write.buffers, rocksdb.memtable.bytes,"
                + " rocksdb.write.buffer.bytes",
            "overlay-typo.properties, line 5: 'commands-topic.segment.bites' is no setting of"
                + " Kafka's topics; did you mean 'commands-topic.segment.bytes'?");
  }

  @Test
  void everyNameThatTallyOwnsIsRefusedWithItsLine() throws Exception {
    PropertiesFile file = resource("overlay-owned.properties");
    Throwable refused = catchThrowable(() -> Overlay.of(file));
    assertThat(refused).isInstanceOf(IllegalArgumentException.class);
    List<String> lines = refused.getMessage().lines().toList();
    assertThat(lines).hasSize(8);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i))
          .startsWith("overlay-owned.properties, line " + (i + 1) + ": '")
          .endsWith("' can not be overlaid: Tally sets it for each process itself");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "producer.acks",
        "streams.producer.acks",
        "streams.acks",
        "streams.producer.enable.idempotence",
        "streams.main.consumer.isolation.level",
        "streams.auto.offset.reset",
        "streams.replication.factor",
        "streams.topic.min.insync.replicas",
        "consumer.auto.offset.reset",
        "changelog-topic.cleanup.policy",
        "broker.min.insync.replicas",
        "streams.num.standby.replicas",
        "streams.group.protocol",
        "streams.producer.bootstrap.servers",
        "streams.client.tag.zone",
        "streams.producer.sasl.jaas.config",
        "producer.ssl.keystore.password",
        "consumer.security.protocol",
        "broker.ssl.keystore.location",
        "broker.listener.name.plaintext.ssl.keystore.location",
        "producer.transactional.id",
        "producer.buffer.memory"
      })
  void whateverTheClientWhatIsOursIsRefused(String name) {
    PropertiesFile file = PropertiesFile.parse("f", "producer.linger.ms=1\n" + name + "=1\n");
    assertThatThrownBy(() -> Overlay.of(file))
        .hasMessageStartingWith("f, line 2: '" + name + "' can not be overlaid: ");
  }

  @ParameterizedTest
  @CsvSource({
    "linger.ms, 'producer.linger.ms' or 'streams.linger.ms'",
    "num.io.threads, 'broker.num.io.threads'",
    "prodcer.linger.ms, 'producer.linger.ms'",
    "stream.commit.interval.ms, 'streams.commit.interval.ms'"
  })
  void whatHasNoScopeIsRefusedWithThoseThatItMayMean(String name, String meant) {
    PropertiesFile file = PropertiesFile.parse("f", name + "=1\n");
    assertThatThrownBy(() -> Overlay.of(file))
        .hasMessageStartingWith("f, line 1: '" + name + "' must begin with one of broker, ")
        .hasMessageContaining("; did you mean ")
        .hasMessageContaining(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "producer.linger.ms",
        "consumer.fetch.min.bytes",
        "streams.commit.interval.ms",
        "streams.producer.batch.size",
        "streams.max.poll.records",
        "streams.restore.consumer.fetch.max.wait.ms",
        "streams.admin.retries",
        "streams.topic.segment.bytes",
        "broker.num.io.threads",
        "broker.log.retention.hours",
        "results-topic.segment.bytes",
        "rocksdb.memtable.bytes"
      })
  void whatKafkaKnowsIsTaken(String name) {
    assertThat(SettingNames.refusal(name)).isEqualTo(Optional.empty());
  }

  /** The names that our store takes are those that the table has. */
  @Test
  void theStoresNamesAreTheTables() {
    Sizing size = new Sizing(Profile.AT_LEAST_ONCE, 1, 6, 2, 1, 256, 256, 1, Choices.USUAL);
    assertThat(SettingNames.of(Scope.ROCKSDB))
        .containsExactlyInAnyOrderElementsOf(SettingsTable.of(size, Scope.ROCKSDB).keySet());
  }

  @Test
  void nearIsWhatHasFewWrongLetters() {
    assertThat(Spelling.distance("lingr", "linger")).isEqualTo(1);
    assertThat(Spelling.distance("ilnger", "linger")).isEqualTo(1);
    assertThat(Spelling.distance("", "abc")).isEqualTo(3);
    assertThat(Spelling.nearest("nothing.alike", List.of("linger.ms", "acks"))).isEmpty();
  }
}
