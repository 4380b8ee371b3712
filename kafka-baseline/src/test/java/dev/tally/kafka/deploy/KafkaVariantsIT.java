package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be chosen, on one broker each: it serves, takes effect, and stays exact. */
class KafkaVariantsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path directory;

  @Test
  void defaultsAreUntouchedButForTheUsersOwn() throws Exception {
    Path own = directory.resolve("own.properties");
    Files.writeString(own, "streams.commit.interval.ms=777\n");
    try (Cluster cluster =
        new Cluster("kafka-1-defaults", directory, Map.of("properties", own.toString()))) {
      KafkaDeployment deployment = cluster.deployment();
      assertThat(deployment.effectiveSettings())
          .containsEntry("producer.linger.ms", "5")
          .containsEntry("streams.producer.linger.ms", "100")
          .containsEntry("streams.main.consumer.session.timeout.ms", "45000")
          .containsEntry("streams.restore.consumer.fetch.min.bytes", "1")
          .containsEntry("streams.num.standby.replicas", "0")
          .containsEntry("streams.commit.interval.ms", "777")
          .containsEntry("broker.num.io.threads", "8");
      load(deployment, false);
    }
  }

  @Test
  void theBrokerCanAssign() throws Exception {
    try (Cluster cluster = new Cluster("kafka-1", directory, Map.of("group-protocol", "streams"))) {
      assertThat(cluster.deployment().effectiveSettings())
          .containsEntry("streams.group.protocol", "streams")
          .containsEntry("broker.group.streams.session.timeout.ms", "3000");
      load(cluster.deployment(), true);
    }
  }

  @Test
  void membersOfFixedNamesComeBackToTheirWork() throws Exception {
    try (Cluster cluster = new Cluster("kafka-1", directory, Map.of("group-protocol", "static"))) {
      KafkaDeployment deployment = cluster.deployment();
      try (StatefulCounter counter = deployment.connect(new ClientOptions("load", 128))) {
        Load load = new Load(counter, List.of("a", "b", "c", "d", "e", "f"), PATIENCE);
        load.start(32);
        awaitMore(load);
        deployment.rollingRestart();
        awaitMore(load);
        load.finish();
        load.assertExact();
      }
      assertThat(deployment.effectiveSettings())
          .containsEntry("streams.main.consumer.session.timeout.ms", "10000");
    }
    for (String instance : List.of("streams-1", "streams-2")) {
      // One that leaves, as a member without a name does, leaves all six to the other.
      assertThat(directory.resolve("logs").resolve(instance + ".log"))
          .content()
          .contains("running, 3 active")
          .doesNotContain("running, 6 active");
    }
  }

  @Test
  void instancesWithStoresInMemoryComeAndGo() throws Exception {
    try (Cluster cluster = new Cluster("kafka-1-memory", directory, Map.of())) {
      KafkaDeployment deployment = cluster.deployment();
      try (StatefulCounter counter = deployment.connect(new ClientOptions("load", 128))) {
        Load load = new Load(counter, List.of("a", "b", "c", "d", "e", "f"), PATIENCE);
        SessionLoop session = new SessionLoop(counter, "session");
        load.start(32);
        session.start();
        awaitMore(load);
        deployment.scaleTo(3);
        awaitMore(load);
        deployment.rollingRestart();
        awaitMore(load);
        deployment.scaleTo(1);
        awaitMore(load);
        assertThat(session.finish()).as("faults of reads").isEmpty();
        assertThat(session.sessionReads()).as("reads of a session").isGreaterThan(40);
        load.finish();
        load.assertExact();
      }
      assertThat(deployment.processes()).hasSize(2);
      assertThat(directory.resolve("data/streams-1/state/tally-counter/0_0/rocksdb"))
          .doesNotExist();
      assertThat(deployment.metrics())
          .containsEntry("conflicting_answers", 0.0)
          .containsKeys("restored_ms", "standby_records");
      assertThat(deployment.metrics().get("restored_records")).isPositive();
      assertThat(deployment.metrics().get("changelog_read_bytes")).isPositive();
    }
  }

  /** Through the loss and return of an instance, if so wanted. */
  private static void load(KafkaDeployment deployment, boolean lossy) throws Exception {
    List<String> keys = new ArrayList<>();
    IntStream.range(0, 30).forEach(n -> keys.add("key-" + n));
    try (StatefulCounter counter = deployment.connect(new ClientOptions("load", 128))) {
      Load load = new Load(counter, keys, Duration.ofSeconds(5));
      SessionLoop session = new SessionLoop(counter, "session");
      load.start(32);
      session.start();
      awaitMore(load);
      if (lossy) {
        deployment.kill("streams-1");
        awaitMore(load);
        deployment.restart("streams-1");
        awaitMore(load);
      }
      await().atMost(PATIENCE).until(() -> session.eventualReads() >= 50);
      assertThat(session.finish()).as("faults of reads").isEmpty();
      assertThat(session.sessionReads()).as("reads of a session").isGreaterThan(40);
      load.finish();
      load.assertExact();
    }
    assertThat(deployment.metrics()).containsEntry("conflicting_answers", 0.0);
  }

  private static void awaitMore(Load load) {
    long before = load.answered();
    await().atMost(PATIENCE).until(() -> load.answered() >= before + 500);
  }
}
