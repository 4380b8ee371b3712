package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Outcome;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Accountable;
import dev.tally.deploy.Accountable.Work;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.Suspendable;
import dev.tally.deploy.Variant;
import dev.tally.kafka.metrics.BrokerMetrics;
import dev.tally.process.ChildProcess;
import dev.tally.process.ProcessSupervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The floors on a real broker, and what a broker accounts for, which tells them apart. */
class KafkaFloorIT {

  private static final int ADDITIONS = 500;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir private Path directory;

  /**
   * An addition is a command, a changelog record and a result; a relay's has no changelog; plain
   * records are the results alone. Commits of offsets come on top.
   */
  @ParameterizedTest
  @CsvSource({"kafka-1, streams, 3", "kafka-1-relay, relay, 2", "kafka-1-floor, , 1"})
  void anAdditionIsAsManyRecordsAsItsWayTakes(String name, String role, double records)
      throws Exception {
    KafkaBackend backend = new KafkaBackend();
    Variant variant =
        backend.variants().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
    try (ProcessSupervisor supervisor = new ProcessSupervisor();
        Deployment deployment =
            backend.deploy(
                variant,
                new DeploymentContext(
                    Files.createDirectories(directory.resolve("data")),
                    Files.createDirectories(directory.resolve("logs")),
                    supervisor,
                    Map.of("properties.producer.linger.ms", "1", "partitions", "4")))) {
      assertThat(deployment.processes().stream().map(ChildProcess::role).distinct())
          .containsExactlyInAnyOrder(
              role == null ? new String[] {"broker"} : new String[] {"broker", role});
      assertThat(deployment.effectiveSettings())
          .containsEntry("producer.linger.ms", "1")
          .containsEntry("partitions", "4");
      Accountable accountable = (Accountable) deployment;
      add(deployment);
      Map<String, Work> before = accountable.work();
      add(deployment);
      Map<String, Work> done = Accountable.since(accountable.work(), before);
      assertThat(done.get(BrokerMetrics.RECORDS_IN).times() / ADDITIONS)
          .isBetween(records, records + 0.5);
      assertThat(done.get(BrokerMetrics.RECORDS_IN).mean("bytes")).isGreaterThan(10);
      assertThat(done.get("Produce").times()).isPositive();
      assertThat(done.get("Produce").mean("total ms")).isPositive();
      assertThat(done.get("FetchConsumer").times()).isPositive();
      Suspendable suspendable = (Suspendable) deployment;
      suspendable.suspend();
      suspendable.resume();
      add(deployment);
      deployment.close();
      assertThat(supervisor.children()).isEmpty();
    }
  }

  private static void add(Deployment deployment) throws Exception {
    RequestIds ids = new RequestIds(new SecureRandom().nextLong());
    try (StatefulCounter counter = deployment.connect(new ClientOptions("test", 64))) {
      for (int i = 0; i < ADDITIONS; i++) {
        var id = ids.next();
        assertThat(counter.add("key-" + i % 20, 1, id, TIMEOUT).toCompletableFuture().get())
            .isInstanceOf(Outcome.Done.class);
        ids.complete(id);
      }
    }
  }
}
