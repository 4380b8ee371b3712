package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers: the tier they claim, the loss of one of them under load, and of all. */
class ThreeBrokersIT {

  @Test
  void servesOnWithoutOneBrokerAndTakesItBack(@TempDir Path directory) throws Exception {
    try (Cluster cluster = new Cluster("kafka", directory, Map.of())) {
      KafkaDeployment deployment = cluster.deployment();
      assertThat(deployment.processes()).hasSize(5);
      assertThat(deployment.effectiveSettings())
          .containsEntry("topic.tally.commands.min.insync.replicas", "2")
          .containsEntry("topic.tally-counter-counters-changelog.min.insync.replicas", "2")
          .containsEntry("producer.acks", "-1")
          .containsEntry("broker.transaction.state.log.replication.factor", "3")
          .containsEntry("feature.transaction.version", "2");
      try (StatefulCounter counter = deployment.connect(new ClientOptions("load", 64))) {
        Load load = new Load(counter, List.of("a", "b", "c", "d", "e", "f"), Duration.ofSeconds(5));
        load.start(16);
        awaitMore(load, Duration.ofSeconds(60));
        deployment.kill("broker-2");
        awaitMore(load, Duration.ofSeconds(60));
        deployment.restart("broker-2");
        awaitMore(load, Duration.ofSeconds(60));
        load.finish();
        load.assertExact();
      }
      deployment.suspend();
      deployment.resume();
      assertThat(deployment.metrics()).containsEntry("conflicting_answers", 0.0);
    }
  }

  /**
   * Their controllers are gone with them, and every instance loses its transactions' coordinator.
   */
  @Test
  void comesBackExactlyOnceWhenAllBrokersAreKilled(@TempDir Path directory) throws Exception {
    try (Cluster cluster = new Cluster("kafka-eo", directory, Map.of())) {
      KafkaDeployment deployment = cluster.deployment();
      List<String> brokers = List.of("broker-1", "broker-2", "broker-3");
      try (StatefulCounter counter = deployment.connect(new ClientOptions("load", 64))) {
        Load load = new Load(counter, List.of("a", "b", "c", "d", "e", "f"), Duration.ofSeconds(5));
        load.start(16);
        awaitMore(load, Duration.ofSeconds(90));
        brokers.forEach(deployment::kill);
        for (String broker : brokers) {
          deployment.restart(broker);
        }
        awaitMore(load, Duration.ofSeconds(90));
        load.finish();
        load.assertExact();
      }
      assertThat(deployment.metrics()).containsEntry("conflicting_answers", 0.0);
    }
  }

  private static void awaitMore(Load load, Duration patience) {
    long before = load.answered();
    await().atMost(patience).until(() -> load.answered() >= before + 300);
  }
}
