package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.DeploymentException;
import dev.tally.kafka.broker.ExternalBrokers;
import dev.tally.kafka.broker.Place;
import dev.tally.process.ChildProcess;
import dev.tally.process.ProcessSupervisor;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On brokers that are not ours to start, stop or set, behind TLS and a password. */
class ExternalClusterIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void countsThereAndLeavesNothingBehind(@TempDir Path directory) throws Exception {
    try (ProcessSupervisor supervisor = new ProcessSupervisor()) {
      SecuredBroker broker = new SecuredBroker(directory.resolve("theirs"), supervisor);
      Map<String, String> settings =
          Map.of(
              "bootstrap-servers",
              broker.address(),
              "client-properties",
              broker.clientProperties().toString());
      try (Cluster cluster = new Cluster("kafka-1", directory, settings)) {
        KafkaDeployment deployment = cluster.deployment();
        assertThat(deployment.processes()).hasSize(2);
        assertThat(deployment.whyNotCut().orElseThrow()).contains("somebody else's");
        assertThat(deployment.effectiveSettings())
            .containsEntry("producer.security.protocol", "SASL_SSL")
            .containsEntry("producer.sasl.jaas.config", "(hidden)")
            .containsEntry("consumer.ssl.truststore.location", "(hidden)")
            .containsEntry("streams.main.consumer.session.timeout.ms", "6000");
        assertNothingSecretIsShown(deployment, directory);
        try (StatefulCounter counter = deployment.connect(new ClientOptions("load", 64))) {
          Load load = new Load(counter, List.of("a", "b", "c"), Duration.ofSeconds(10));
          load.start(16);
          await().atMost(PATIENCE).until(() -> load.answered() >= 300);
          load.finish();
          load.assertExact();
        }
      }
      assertThat(broker.process().isAlive()).isTrue();
      try (Admin admin = admin(broker)) {
        await()
            .atMost(PATIENCE)
            .until(() -> admin.listTopics().names().get(10, TimeUnit.SECONDS).isEmpty());
        admin
            .createTopics(List.of(new NewTopic(Names.COMMANDS, 1, (short) 1)))
            .all()
            .get(10, TimeUnit.SECONDS);
      }
      assertThatThrownBy(() -> new Cluster("kafka-1", directory.resolve("again"), settings))
          .isInstanceOf(DeploymentException.class)
          .hasMessageContaining("tally.commands")
          .hasMessageContaining("already exists");
    }
  }

  /** Neither what the results hold, nor logs, nor {@code ps}, nor files that others can read. */
  private static void assertNothingSecretIsShown(KafkaDeployment deployment, Path directory)
      throws Exception {
    assertThat(deployment.effectiveSettings().values())
        .noneMatch(value -> value.contains(SecuredBroker.PASSWORD))
        .noneMatch(value -> value.contains(SecuredBroker.STORE_PASSWORD));
    List<Path> holding = new ArrayList<>();
    for (ChildProcess child : deployment.processes()) {
      for (String shown : List.of("cmdline", "environ")) {
        Path told = Path.of("/proc", Long.toString(child.pid()), shown);
        if (Files.isReadable(told)) {
          assertThat(Files.readString(told, StandardCharsets.ISO_8859_1))
              .doesNotContain(SecuredBroker.PASSWORD, SecuredBroker.STORE_PASSWORD);
        }
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.startsWith(directory.resolve("theirs"))
            && Files.readString(file, StandardCharsets.ISO_8859_1)
                .contains(SecuredBroker.PASSWORD)) {
          holding.add(file);
        }
      }
    }
    assertThat(holding).isNotEmpty();
    for (Path file : holding) {
      assertThat(file).hasFileName("streams.properties");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  private static Admin admin(SecuredBroker broker) throws Exception {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(broker.clientProperties())) {
      properties.load(in);
    }
    Map<String, String> security = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> security.put(n, properties.getProperty(n)));
    return new ExternalBrokers(new Place(broker.address(), security)).admin();
  }
}
