package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.tally.sticky.routing.KeyHash;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real nodes, and what happens when one of them dies or sleeps. */
class StickyDeploymentIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(500);

  private final RequestIds ids = new RequestIds(new SecureRandom().nextLong());
  private ProcessSupervisor supervisor;
  private StickyDeployment deployment;
  private StatefulCounter counter;
  private PlacementMap map;

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
                        Map.of("heap-mb", "128")));
    counter = deployment.connect(new ClientOptions("test", 10_000));
    map = deployment.map();
  }

  @AfterEach
  void nothingIsLeft() {
    counter.close();
    deployment.close();
    List<ChildProcess> left = supervisor.children();
    supervisor.close();
    assertThat(left).as("processes left after close").isEmpty();
  }

  @Test
  void primariesAreSpreadEvenlyAndEachServes() {
    Map<Long, Long> primaries =
        map.shards().stream()
            .collect(
                Collectors.groupingBy(shard -> shard.current().primary(), Collectors.counting()));
    assertThat(primaries).hasSize(3);
    assertThat(primaries.values()).allMatch(count -> count == 21 || count == 22);
    for (NodeInfo node : map.nodes()) {
      assertThat(value(add(keyOf(node, 0), 5))).isEqualTo(5);
    }
    assertThat(deployment.effectiveSettings())
        .containsEntry("shards", "64")
        .containsEntry("heap-mb", "128");
  }

  @Test
  void withoutAMajorityNothingIsAnsweredAndNothingIsMadeUp() {
    NodeInfo alone = map.nodes().get(0);
    String key = keyOf(alone, 0);
    add(key, 7);
    deployment.kill(map.nodes().get(1).name());
    deployment.kill(map.nodes().get(2).name());
    assertThat(await(counter.add(key, 1, ids.next(), SHORT))).isInstanceOf(Outcome.Unknown.class);
    assertThat(await(counter.get(key, ReadLevel.LINEARIZABLE, Token.NONE, Duration.ofSeconds(2))))
        .isInstanceOf(Outcome.Failed.class);
    assertThat(value(read(key, ReadLevel.EVENTUAL, Token.NONE))).isEqualTo(7);
  }

  @Test
  void whatWasNeverSentFailsForCertain() {
    deployment.processes().forEach(node -> deployment.kill(node.name()));
    try (StatefulCounter late = deployment.connect(new ClientOptions("late", 16))) {
      assertThat(await(late.add("key", 1, ids.next(), SHORT)))
          .isEqualTo(failed(Failure.UNAVAILABLE, "nothing was sent within PT0.5S"));
    }
  }

  @Test
  void suspendedItForgetsNothing() throws Exception {
    NodeInfo node = map.nodes().get(0);
    add(keyOf(node, 0), 3);
    deployment.suspend();
    deployment.resume();
    assertThat(value(add(keyOf(node, 0), 4))).isEqualTo(7);
  }

  private static Outcome failed(Failure failure, String detail) {
    return new Outcome.Failed(failure, detail);
  }

  /** The n-th key whose shard a node leads. */
  private String keyOf(NodeInfo node, int n) {
    return IntStream.range(0, 100_000)
        .mapToObj(i -> "key-" + i)
        .filter(key -> leader(key) == node.incarnation())
        .skip(n)
        .findFirst()
        .orElseThrow();
  }

  private long leader(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    int shard = KeyHash.shard(KeyHash.of(bytes, 0, bytes.length), map.shards().size());
    return map.configuration(shard).primary();
  }

  private Outcome add(String key, long delta) {
    return await(counter.add(key, delta, ids.next(), TIMEOUT));
  }

  private Outcome read(String key, ReadLevel level, Token token) {
    return await(counter.get(key, level, token, Duration.ofSeconds(3)));
  }

  private static Outcome await(CompletionStage<Outcome> stage) {
    return stage.toCompletableFuture().join();
  }

  private static long value(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) outcome).reading().value();
  }
}
