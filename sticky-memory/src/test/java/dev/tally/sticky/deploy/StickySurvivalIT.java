package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import dev.tally.deploy.DeploymentContext;
import dev.tally.process.ChildProcess;
import dev.tally.process.ProcessSupervisor;
import dev.tally.sticky.placement.PlacementCommand;
import dev.tally.sticky.routing.PlacementMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that die, sleep, come and go under load; each test ends in an exact check. */
class StickySurvivalIT {

  private static final int RATE = 1_000;

  private ProcessSupervisor supervisor;
  private StickyDeployment deployment;

  @BeforeEach
  void deploy(@TempDir Path directory) throws Exception {
    supervisor = new ProcessSupervisor();
    deployment =
        (StickyDeployment)
            new StickyBackend()
                .deploy(
                    StickyBackend.STICKY,
                    new DeploymentContext(
                        Files.createDirectories(directory.resolve("data")),
                        Files.createDirectories(directory.resolve("logs")),
                        supervisor,
                        Map.of("heap-mb", "128", "shards", "16")));
  }

  @AfterEach
  void nothingIsLeft() {
    deployment.close();
    List<ChildProcess> left = supervisor.children();
    supervisor.close();
    assertThat(left).as("processes left after close").isEmpty();
  }

  @Test
  void everyNodeIsKilledOnceAndComesBackWhole() throws Exception {
    try (Load load = new Load(deployment, RATE)) {
      for (String name : names()) {
        untilAnswered(load, 500);
        load.longestGapMillis();
        deployment.kill(name);
        untilAnswered(load, 1_000);
        deployment.restart(name);
        deployment.awaitWhole();
        System.out.printf(
            "kill -9 of %s: longest silence of all keys together %.0f ms%n",
            name, load.longestGapMillis());
      }
      load.stopAndCheck();
      assertThat(load.failures()).isEmpty();
    }
  }

  @Test
  void aSleeperLosesItsShardsAndWakesAsABackup() throws Exception {
    try (Load load = new Load(deployment, RATE)) {
      String name = names().get(1);
      long incarnation = incarnation(name);
      untilAnswered(load, 500);
      deployment.pause(name);
      deployment.await(
          map ->
              map.shards().stream()
                  .allMatch(s -> s.settled() && s.current().primary() != incarnation));
      untilAnswered(load, 1_000);
      deployment.wake(name);
      untilAnswered(load, 1_000);
      deployment.awaitWhole();
      load.stopAndCheck();
      assertThat(load.failures()).isEmpty();
    }
  }

  @Test
  void aRollThroughAllNodesFailsNothing() throws Exception {
    try (Load load = new Load(deployment, RATE)) {
      untilAnswered(load, 500);
      for (String name : names()) {
        load.longestGapMillis();
        deployment.drain(name);
        untilAnswered(load, 300);
        System.out.printf(
            "planned end of %s: longest silence of all keys together %.0f ms%n",
            name, load.longestGapMillis());
        deployment.restart(name);
        deployment.awaitWhole();
      }
      load.stopAndCheck();
      assertThat(load.failures()).isEmpty();
    }
  }

  @Test
  void itGrowsAndShrinksUnderLoad() throws Exception {
    try (Load load = new Load(deployment, RATE)) {
      untilAnswered(load, 500);
      deployment.scaleTo(4);
      assertThat(memberships(deployment.map())).hasSize(4);
      deployment.scaleTo(6);
      assertThat(memberships(deployment.map())).hasSize(6);
      // A whole zone at once: a third of six nodes.
      deployment.kill("sticky-b-0");
      deployment.kill("sticky-b-1");
      untilAnswered(load, 1_000);
      deployment.restart("sticky-b-0");
      deployment.restart("sticky-b-1");
      deployment.awaitWhole();
      deployment.scaleTo(3);
      load.stopAndCheck();
      assertThat(load.failures()).isEmpty();
    }
  }

  @Test
  void whenAllIsLostItIsRefusedUntilAnOperatorBeginsAnew() throws Exception {
    try (Load load = new Load(deployment, RATE)) {
      untilAnswered(load, 500);
      load.stopAndCheck();
    }
    List<String> names = names();
    names.forEach(deployment::kill);
    for (String name : names) {
      deployment.restart(name);
    }
    deployment.await(map -> map.shards().stream().allMatch(s -> s.lost()));
    RequestIds ids = new RequestIds(new SecureRandom().nextLong());
    try (StatefulCounter counter = deployment.connect(new ClientOptions("after", 16))) {
      Duration timeout = Duration.ofSeconds(5);
      for (ReadLevel level : ReadLevel.values()) {
        assertThat(counter.get("key-1", level, Token.NONE, timeout).toCompletableFuture().join())
            .isInstanceOfSatisfying(
                Outcome.Failed.class,
                failed -> assertThat(failed.failure()).isEqualTo(Failure.STATE_LOST));
      }
      assertThat(counter.add("key-1", 1, ids.next(), timeout).toCompletableFuture().join())
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.failure()).isEqualTo(Failure.STATE_LOST));
      long lost = deployment.map().generation();
      long generation = lost + 1;
      // Refused until nodes of all zones have joined again.
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(
              () -> {
                deployment.command(new PlacementCommand.Reset(lost, generation));
                return true;
              });
      deployment.await(
          map ->
              map.generation() == generation && map.shards().stream().allMatch(s -> s.settled()));
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          counter.add("key-1", 1, ids.next(), timeout).toCompletableFuture().join())
                      .isInstanceOfSatisfying(
                          Outcome.Done.class,
                          done -> assertThat(done.reading().version()).isEqualTo(1)));
    }
  }

  private List<String> names() {
    return deployment.processes().stream().map(ChildProcess::name).toList();
  }

  private long incarnation(String name) throws Exception {
    return deployment.map().nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow()
        .incarnation();
  }

  /** Nodes by the number of shards they are members of. */
  private static Map<Long, Long> memberships(PlacementMap map) {
    return map.shards().stream()
        .flatMap(shard -> shard.current().members().stream())
        .collect(Collectors.groupingBy(m -> m, Collectors.counting()));
  }

  private static void untilAnswered(Load load, int more) {
    long wanted = load.answers() + more;
    await().atMost(Duration.ofMinutes(1)).until(() -> load.answers() >= wanted);
  }
}
