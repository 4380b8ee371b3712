package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Variant;
import dev.tally.kafka.settings.Profile;
import dev.tally.kafka.settings.Scope;
import dev.tally.kafka.settings.SettingsTable;
import dev.tally.network.NetworkKind;
import dev.tally.process.ProcessSupervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserSettingsTest {

  private static final Column THREE = Column.ALL.get(0);

  @Test
  void whatIsNotGivenHasAValue() {
    var size = UserSettings.of(THREE, Map.of());
    assertThat(size.profile()).isEqualTo(Profile.AT_LEAST_ONCE);
    assertThat(size.brokers()).isEqualTo(3);
    assertThat(size.instances()).isEqualTo(2);
    assertThat(size.standbys()).isOne();
  }

  @Test
  void whatIsGivenHolds() {
    var size =
        UserSettings.of(THREE, Map.of("partitions", "12", "linger-ms", "7", "instances", "1"));
    assertThat(size.partitions()).isEqualTo(12);
    assertThat(size.lingerMs()).isEqualTo(7);
    assertThat(size.standbys()).isZero();
  }

  @Test
  void standbysAreChosenForEitherProtocol() {
    for (String protocol : List.of("classic", "streams")) {
      var none = UserSettings.of(THREE, Map.of("group-protocol", protocol, "standbys", "0"));
      var two = UserSettings.of(THREE, Map.of("group-protocol", protocol, "standbys", "2"));
      boolean classic = protocol.equals("classic");
      Scope scope = classic ? Scope.STREAMS : Scope.BROKER;
      String name = (classic ? "" : "group.streams.") + "num.standby.replicas";
      assertThat(SettingsTable.of(none, scope).getOrDefault(name, "0")).isEqualTo("0");
      assertThat(SettingsTable.of(two, scope)).containsEntry(name, "2");
    }
    assertThatThrownBy(() -> UserSettings.of(THREE, Map.of("standbys", "3")))
        .hasMessage("standbys is 3, must be 0 to 2");
    Column newcomers =
        Column.ALL.stream()
            .filter(column -> column.variant().name().equals("kafka-defaults"))
            .findFirst()
            .orElseThrow();
    assertThatThrownBy(() -> UserSettings.of(newcomers, Map.of("standbys", "1")))
        .hasMessage("standbys is 1, must be 0 with profile 'defaults'");
  }

  @Test
  void whatIsWrongIsRefusedByNameValueAndLimit() {
    assertThatThrownBy(() -> UserSettings.of(THREE, Map.of("lingerms", "1")))
        .hasMessageContaining("'lingerms'")
        .hasMessageContaining(
            "linger-ms, network, partitions, profile, properties, standbys, store");
    assertThatThrownBy(() -> UserSettings.of(THREE, Map.of("partitions", "many")))
        .hasMessage("partitions is 'many', must be a whole number");
    assertThatThrownBy(() -> UserSettings.of(THREE, Map.of("linger-ms", "5000")))
        .hasMessage("linger-ms is 5000, must be 0 to 1000");
    assertThatThrownBy(() -> UserSettings.of(THREE, Map.of("profile", "exactly-once")))
        .hasMessageContaining("must be 'at-least-once' in kafka");
  }

  @Test
  void networksOfTheirOwnAreChosenInAnyProfileButNotWithBrokersOfSomebodyElse() {
    assertThat(UserSettings.of(THREE, Map.of()).choices().network())
        .isEqualTo(NetworkKind.LOOPBACK);
    for (Column column : Column.ALL) {
      assertThat(UserSettings.of(column, Map.of("network", "namespaces")).choices().network())
          .isEqualTo(NetworkKind.NAMESPACES);
    }
    assertThatThrownBy(() -> UserSettings.of(THREE, Map.of("network", "cables")))
        .hasMessage("network is 'cables', must be one of loopback, namespaces");
    Map<String, String> elsewhere =
        Map.of("network", "namespaces", "bootstrap-servers", "192.0.2.1:9092");
    assertThatThrownBy(() -> UserSettings.check(THREE, elsewhere))
        .hasMessageStartingWith(
            "network is 'namespaces', must be 'loopback' with bootstrap-servers");
  }

  @Test
  void aPropertyThatIsGivenByItselfIsLaidOverTheFile(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("my.properties");
    Files.writeString(file, "producer.batch.size=1\nproducer.linger.ms=7\n");
    var size =
        UserSettings.of(
            THREE,
            Map.of(
                "properties",
                file.toString(),
                "properties.producer.batch.size",
                "2 ",
                "properties.streams.poll.ms",
                "3"));
    assertThat(SettingsTable.of(size, Scope.PRODUCER))
        .containsEntry("batch.size", "2")
        .containsEntry("linger.ms", "7");
    assertThat(SettingsTable.of(size, Scope.STREAMS)).containsEntry("poll.ms", "3");
    assertThatThrownBy(() -> UserSettings.of(THREE, Map.of("properties.producer.lingr.ms", "2")))
        .hasMessage(
            "'producer.lingr.ms' is no setting of Kafka's producer; did you mean"
                + " 'producer.linger.ms'?");
    assertThatThrownBy(() -> UserSettings.of(THREE, Map.of("properties.producer.acks", "1")))
        .hasMessageStartingWith("'producer.acks' can not be overlaid: ");
  }

  @Test
  void theBackendRefusesBeforeItStartsAnything(@TempDir Path directory) throws Exception {
    try (ProcessSupervisor supervisor = new ProcessSupervisor()) {
      DeploymentContext context =
          new DeploymentContext(directory, directory, supervisor, Map.of("brokers", "5"));
      assertThatThrownBy(() -> new KafkaBackend().deploy(THREE.variant(), context))
          .isInstanceOf(DeploymentException.class)
          .hasMessageStartingWith("kafka: setting 'brokers' is not known");
      assertThat(supervisor.children()).isEmpty();
      assertThat(directory).isEmptyDirectory();
    }
  }

  @Test
  void theBackendIsFoundAndItsTiersAreToldApart() {
    assertThat(ServiceLoader.load(CounterBackend.class))
        .anyMatch(backend -> backend instanceof KafkaBackend);
    assertThat(Column.ALL)
        .extracting(column -> column.variant().name())
        .containsExactly(
            "kafka",
            "kafka-1",
            "kafka-eo",
            "kafka-1-eo",
            "kafka-streams-group",
            "kafka-static",
            "kafka-no-standby",
            "kafka-streams-group-no-standby",
            "kafka-defaults",
            "kafka-1-defaults",
            "kafka-memory",
            "kafka-1-memory",
            "kafka-throughput",
            "kafka-1-throughput",
            "kafka-relay",
            "kafka-1-relay",
            "kafka-floor",
            "kafka-1-floor");
    Variant three = Column.ALL.get(0).variant();
    Variant one = Column.ALL.get(1).variant();
    assertThat(three.guarantees().sameTier(one.guarantees())).isFalse();
    assertThat(three.guarantees().replicasAtAcknowledgement()).isEqualTo(2);
  }
}
