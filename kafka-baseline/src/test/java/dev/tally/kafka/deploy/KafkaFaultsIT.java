package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Counts stay exact through what processes suffer, under both profiles; nothing is left over. All
 * of it happens to one cluster under one load, because a cluster is slow to start and faults that
 * follow upon each other find more than faults alone. Both profiles at once, since most of the time
 * goes by in timeouts.
 */
@Execution(ExecutionMode.CONCURRENT)
class KafkaFaultsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int STEP = 1000;

  /** Longer than every session timeout of ours, and than the requests'. */
  private static final Duration SUSPENSION = Duration.ofSeconds(8);

  @TempDir private Path directory;

  @Test
  void countsAreExactAtLeastOnce() throws Exception {
    try (Cluster cluster = new Cluster("kafka-1", directory, Map.of())) {
      KafkaDeployment deployment = cluster.deployment();
      try (StatefulCounter counter = deployment.connect(new ClientOptions("load", 256))) {
        Load load = begin(counter);
        anInstanceIsKilledAndComesBack(deployment, load);
        aZombieWakesWithRecordsBuffered(deployment, load);
        aFormerOwnerWritesLastAndAllDisksAreLost(deployment, load);
        theBrokerIsKilledAndComesBack(deployment, load);
        everythingIsKilledAndComesBack(deployment, load, false);
        end(load);
      }
      aSuspensionCutsNothingOff(deployment);
      assertThat(deployment.metrics()).containsEntry("conflicting_answers", 0.0);
      assertThat(cluster.closeDeployment()).as("processes left").isEmpty();
    }
  }

  /** Fewer steps: after each the answers wait for a lost transaction's timeout. */
  @Test
  void countsAreExactExactlyOnce() throws Exception {
    try (Cluster cluster = new Cluster("kafka-1-eo", directory, Map.of())) {
      KafkaDeployment deployment = cluster.deployment();
      try (StatefulCounter counter = deployment.connect(new ClientOptions("load", 256))) {
        Load load = begin(counter);
        anInstanceIsKilledAndComesBack(deployment, load);
        aZombieWakesWithRecordsBuffered(deployment, load);
        everythingIsKilledAndComesBack(deployment, load, true);
        end(load);
      }
      assertThat(deployment.metrics()).containsEntry("conflicting_answers", 0.0);
      assertThat(cluster.closeDeployment()).as("processes left").isEmpty();
    }
  }

  private static Load begin(StatefulCounter counter) {
    List<String> keys = IntStream.range(0, 50).mapToObj(n -> "key-" + n).toList();
    Load load = new Load(counter, keys, Duration.ofSeconds(2));
    load.start(64);
    awaitMore(load);
    return load;
  }

  private static void end(Load load) throws Exception {
    load.finish();
    load.assertExact();
    assertThat(load.repeated()).as("additions cut off by the kills").isPositive();
  }

  private static void anInstanceIsKilledAndComesBack(KafkaDeployment deployment, Load load)
      throws Exception {
    deployment.kill("streams-1");
    assertThat(deployment.processes()).extracting(ChildProcess::name).doesNotContain("streams-1");
    awaitEveryPartition(deployment);
    deployment.restart("streams-1");
    awaitMore(load);
  }

  /** Its work moves while it is stopped; woken, it goes on with what it held, and writes it. */
  private static void aZombieWakesWithRecordsBuffered(KafkaDeployment deployment, Load load)
      throws Exception {
    deployment.pause("streams-2");
    awaitEveryPartition(deployment);
    awaitMore(load);
    deployment.wake("streams-2");
    awaitMore(load);
    awaitEveryPartition(deployment);
  }

  /**
   * All that is left of the state is a changelog into which a former owner wrote last, on every
   * partition: what a zombie does when it is unlucky, left to no timing. (Under exactly-once the
   * broker would not have let it.)
   */
  private void aFormerOwnerWritesLastAndAllDisksAreLost(KafkaDeployment deployment, Load load)
      throws Exception {
    for (String name : List.of("streams-1", "streams-2")) {
      deployment.kill(name);
      loseDisk(name);
    }
    try (FormerOwner former = new FormerOwner(deployment.bootstrapServers())) {
      assertThat(former.writeOldRecordsLast()).as("older records written last").isPositive();
    }
    deployment.restart("streams-1");
    deployment.restart("streams-2");
    awaitMore(load);
  }

  private static void theBrokerIsKilledAndComesBack(KafkaDeployment deployment, Load load)
      throws Exception {
    deployment.kill("broker-1");
    deployment.restart("broker-1");
    awaitMore(load);
  }

  private void everythingIsKilledAndComesBack(
      KafkaDeployment deployment, Load load, boolean withoutDisks) throws Exception {
    List<String> names = deployment.processes().stream().map(ChildProcess::name).toList();
    names.forEach(deployment::kill);
    assertThat(deployment.processes()).isEmpty();
    if (withoutDisks) {
      loseDisk("streams-1");
      loseDisk("streams-2");
    }
    for (String name : names) {
      deployment.restart(name);
    }
    awaitMore(load);
  }

  private static void aSuspensionCutsNothingOff(KafkaDeployment deployment) throws Exception {
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

  private void loseDisk(String instance) throws IOException {
    Path tree = directory.resolve("data").resolve(instance).resolve("state");
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
