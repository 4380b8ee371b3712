package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Reading;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.process.ChildProcess;
import dev.tally.process.ProcessSupervisor;
import dev.tally.sticky.routing.KeyHash;
import dev.tally.sticky.routing.NodeInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
        deployment.map().shards().stream()
            .collect(
                Collectors.groupingBy(shard -> shard.current().primary(), Collectors.counting()));
    assertThat(primaries).hasSize(3);
    assertThat(primaries.values()).allMatch(count -> count == 21 || count == 22);
    for (NodeInfo node : deployment.map().nodes()) {
      assertThat(value(add(keyOf(node, 0), 5))).isEqualTo(5);
    }
    assertThat(deployment.effectiveSettings())
        .containsEntry("shards", "64")
        .containsEntry("heap-mb", "128");
  }

  @Test
  void withANodeDeadTheOthersShardsGoOnExactly() {
    NodeInfo dead = deployment.map().nodes().get(1);
    List<String> keys =
        deployment.map().nodes().stream()
            .flatMap(node -> IntStream.range(0, 20).mapToObj(i -> keyOf(node, i)))
            .toList();
    Map<String, List<CompletionStage<Outcome>>> answers = new HashMap<>();
    // Under way while the node dies; those it leads may end as unknown, the others may not.
    for (int round = 0; round < 20; round++) {
      for (String key : keys) {
        answers
            .computeIfAbsent(key, k -> new ArrayList<>())
            .add(counter.add(key, 1, ids.next(), Duration.ofSeconds(5)));
      }
      if (round == 10) {
        deployment.kill(dead.name());
      }
    }
    assertThat(deployment.processes()).hasSize(2).allMatch(ChildProcess::isAlive);
    for (String key : keys) {
      List<Outcome> outcomes = answers.get(key).stream().map(StickyDeploymentIT::await).toList();
      if (leader(key) != dead.incarnation()) {
        assertThat(outcomes).allMatch(Outcome.Done.class::isInstance);
        List<Long> versions =
            outcomes.stream().map(o -> ((Outcome.Done) o).reading().version()).sorted().toList();
        assertThat(versions)
            .isEqualTo(IntStream.rangeClosed(1, 20).mapToObj(i -> (long) i).toList());
        assertThat(value(read(key, ReadLevel.LINEARIZABLE, Token.NONE))).isEqualTo(20);
      }
    }
    // The state of the dead node's shards is there still, and readable by those who need no
    // primary.
    String orphan = keyOf(dead, 0);
    Token seen =
        answers.get(orphan).stream()
            .map(StickyDeploymentIT::await)
            .filter(Outcome.Done.class::isInstance)
            .map(o -> ((Outcome.Done) o).reading())
            .max((a, b) -> Long.compare(a.version(), b.version()))
            .map(Reading::token)
            .orElse(Token.NONE);
    assertThat(read(orphan, ReadLevel.EVENTUAL, Token.NONE)).isInstanceOf(Outcome.Done.class);
    Outcome session = read(orphan, ReadLevel.SESSION, seen);
    if (session instanceof Outcome.Done done) {
      assertThat(done.reading().token()).isGreaterThanOrEqualTo(seen);
    } else {
      // What the primary had not told before it died, nobody may show before there is a new one.
      assertThat(session).isInstanceOf(Outcome.Failed.class);
    }
    assertThat(await(counter.add(orphan, 1, ids.next(), SHORT)))
        .isNotInstanceOf(Outcome.Done.class);
    assertThatThrownBy(() -> deployment.restart(dead.name()))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("failover");
  }

  @Test
  void anAdditionToASleepingNodeIsAppliedOnceWhenItWakes() {
    NodeInfo sleeper = deployment.map().nodes().get(2);
    String key = keyOf(sleeper, 0);
    add(key, 1);
    deployment.pause(sleeper.name());
    RequestId id = ids.next();
    assertThat(await(counter.add(key, 10, id, SHORT))).isInstanceOf(Outcome.Unknown.class);
    assertThat(await(counter.get(key, ReadLevel.LINEARIZABLE, Token.NONE, SHORT)))
        .isEqualTo(failed(Failure.TIMED_OUT, "no answer within PT0.5S"));
    deployment.wake(sleeper.name());
    try (StatefulCounter other = deployment.connect(new ClientOptions("other", 16))) {
      assertThat(value(await(other.add(key, 10, id, TIMEOUT)))).isEqualTo(11);
    }
    assertThat(value(read(key, ReadLevel.LINEARIZABLE, Token.NONE))).isEqualTo(11);
    assertThat(value(add(key, 1))).isEqualTo(12);
  }

  @Test
  void withoutAMajorityNothingIsAnsweredAndNothingIsMadeUp() {
    NodeInfo alone = deployment.map().nodes().get(0);
    String key = keyOf(alone, 0);
    add(key, 7);
    deployment.kill(deployment.map().nodes().get(1).name());
    deployment.kill(deployment.map().nodes().get(2).name());
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
    NodeInfo node = deployment.map().nodes().get(0);
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
    int shard = KeyHash.shard(KeyHash.of(bytes, 0, bytes.length), deployment.map().shards().size());
    return deployment.map().configuration(shard).primary();
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
