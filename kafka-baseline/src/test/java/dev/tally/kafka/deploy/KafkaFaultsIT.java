package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.process.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts stay exact through what processes suffer, under both profiles; nothing is left over. */
class KafkaFaultsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STEP = 1000;

  /** Longer than every session timeout of ours, and than the requests'. */
  private static final Duration SUSPENSION = Duration.ofSeconds(8);

  @ParameterizedTest
  @ValueSource(strings = {"kafka-1", "kafka-1-eo"})
  void countsAreExactThroughKillsAndSuspension(String variant, @TempDir Path directory)
      throws Exception {
    List<String> keys = IntStream.range(0, 50).mapToObj(n -> "key-" + n).toList();
    try (Cluster cluster = new Cluster(variant, directory, Map.of())) {
      KafkaDeployment deployment = cluster.deployment();
      try (StatefulCounter counter = deployment.connect(new ClientOptions("load", 256))) {
        Load load = new Load(counter, keys, Duration.ofSeconds(2));
        load.start(64);
        awaitMore(load);
        deployment.kill("streams-1");
        assertThat(deployment.processes())
            .extracting(ChildProcess::name)
            .doesNotContain("streams-1");
        awaitMore(load);
        awaitEveryPartition(deployment);
        deployment.restart("streams-1");
        awaitMore(load);
        if (variant.equals("kafka-1")) {
          // Under exactly-once the answers would wait for the lost broker's open transactions.
          deployment.kill("broker-1");
          deployment.restart("broker-1");
          awaitMore(load);
        }
        load.finish();
        load.assertExact();
        assertThat(load.repeated()).as("additions cut off by the kill").isPositive();
      }
      deployment.suspend();
      await().pollDelay(SUSPENSION).timeout(SUSPENSION.multipliedBy(2)).until(() -> true);
      assertThat(deployment.processes()).allMatch(ChildProcess::isAlive);
      deployment.resume();
      try (StatefulCounter counter = deployment.connect(new ClientOptions("after", 256))) {
        Load load = new Load(counter, List.of("after-1", "after-2"), Duration.ofSeconds(30));
        load.start(16);
        awaitMore(load);
        load.finish();
        load.assertExact();
        assertThat(load.repeated()).as("additions without an answer once resumed").isZero();
      }
      assertThat(deployment.metrics()).containsEntry("conflicting_answers", 0.0);
      assertThat(cluster.closeDeployment()).as("processes left").isEmpty();
    }
  }

  private static void awaitMore(Load load) {
    long before = load.answered();
    await().atMost(PATIENCE).until(() -> load.answered() >= before + STEP);
  }

  private static void awaitEveryPartition(KafkaDeployment deployment) throws Exception {
    try (StatefulCounter counter = deployment.connect(new ClientOptions("probe", 64))) {
      new PartitionProbe(6).await(counter, PATIENCE);
    }
  }
}
