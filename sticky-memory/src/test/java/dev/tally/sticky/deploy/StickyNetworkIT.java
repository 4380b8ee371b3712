package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Outcome;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.network.Requirements;
import dev.tally.process.ChildProcess;
import dev.tally.sticky.routing.KeyHash;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.traces.NetworkTraces;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that vanish from everybody, clients too, and nodes whose network is bad, each in a network
 * of its own. Skipped where such networks can not be made.
 */
class StickyNetworkIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Longer than it takes a kernel to say that there is no such host, where it asks for one. */
  private static final int SILENCE_MILLIS = 5_000;

  private static final Duration DELAY = Duration.ofMillis(200);

  @Test
  void whoVanishesIsSilentLosesWhatItLedAndComesBack(@TempDir Path directory) throws Exception {
    assume(Requirements.missing());
    NetworkTraces before = NetworkTraces.now();
    try (Deployed deployed = deploy(directory)) {
      StickyDeployment deployment = deployed.deployment();
      assertThat(deployment.whyNotCut()).isEmpty();
      assertThat(deployment.effectiveSettings()).containsEntry("network", "namespaces");
      eachIsAJvmInANetworkOfItsOwn(deployment);
      try (Load load = new Load(deployment, 1_000)) {
        load.awaitAnswers(500);
        StickyNode gone = deployment.alive().get(1);
        String other = deployment.alive().get(2).name();
        assertThat(leads(deployment.map(), gone)).isTrue();
        load.longestGapMillis();
        deployment.vanish(gone.name());
        await()
            .atMost(PATIENCE)
            .until(() -> deployment.map(other).filter(map -> !leads(map, gone)).isPresent());
        load.awaitAnswers(2_000);
        try (Socket client = new Socket()) {
          InetSocketAddress place = new InetSocketAddress(gone.host(), gone.port());
          assertThatThrownBy(() -> client.connect(place, SILENCE_MILLIS))
              .isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(gone.process().isAlive()).isTrue();
        deployment.heal();
        PlacementMap whole = deployment.awaitWhole();
        assertThat(whole.nodes()).extracting(NodeInfo::incarnation).contains(gone.incarnation());
        System.out.printf(
            "%s vanished: longest silence of all keys together %.0f ms%n",
            gone.name(), load.longestGapMillis());
        load.stopAndCheck();
        assertThat(load.failures()).isEmpty();
      }
    }
    assertThat(NetworkTraces.now()).isEqualTo(before);
  }

  @Test
  void whoIsDelayedAnswersLater(@TempDir Path directory) throws Exception {
    assume(Requirements.missingToDegrade());
    NetworkTraces before = NetworkTraces.now();
    try (Deployed deployed = deploy(directory)) {
      StickyDeployment deployment = deployed.deployment();
      StickyNode late = deployment.alive().get(1);
      List<String> keys = ledBy(late, deployment.map());
      try (StatefulCounter counter = deployment.connect(new ClientOptions("late", 16))) {
        deployment.degrade(late.name(), DELAY, 0);
        RequestIds ids = new RequestIds(new SecureRandom().nextLong());
        for (String key : keys) {
          long asked = System.nanoTime();
          assertThat(counter.add(key, 1, ids.next(), PATIENCE).toCompletableFuture().join())
              .isInstanceOf(Outcome.Done.class);
          assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThanOrEqualTo(DELAY);
        }
        deployment.heal();
        deployment.awaitWhole();
      }
    }
    assertThat(NetworkTraces.now()).isEqualTo(before);
  }

  @Test
  void onTheMachinesOwnNetworkNothingIsCut(@TempDir Path directory) throws Exception {
    try (Deployed deployed = new Deployed(directory, Map.of("heap-mb", "128", "shards", "16"))) {
      StickyDeployment deployment = deployed.deployment();
      assertThat(deployment.whyNotCut().orElseThrow()).contains("network=namespaces");
      assertThatThrownBy(() -> deployment.vanish("sticky-a-0"))
          .hasMessageContaining("network=namespaces");
    }
  }

  private static void assume(Optional<String> missing) {
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
  }

  private static Deployed deploy(Path directory) throws Exception {
    return new Deployed(
        directory, Map.of("heap-mb", "128", "shards", "16", "network", "namespaces"));
  }

  private static void eachIsAJvmInANetworkOfItsOwn(StickyDeployment deployment) throws Exception {
    List<Long> pids = deployment.processes().stream().map(ChildProcess::pid).toList();
    for (long pid : pids) {
      assertThat(ProcessHandle.of(pid).orElseThrow().info().command().orElse("")).endsWith("/java");
      assertThat(NetworkTraces.networkOf(pid))
          .isNotEqualTo(NetworkTraces.networkOf(ProcessHandle.current().pid()));
    }
    Set<String> networks =
        deployment.alive().stream().map(StickyNode::host).collect(Collectors.toSet());
    assertThat(networks).hasSameSizeAs(pids);
  }

  private static boolean leads(PlacementMap map, StickyNode node) {
    return map.shards().stream()
        .anyMatch(s -> !s.settled() || s.current().primary() == node.incarnation());
  }

  private static List<String> ledBy(StickyNode node, PlacementMap map) {
    return IntStream.range(0, 64)
        .mapToObj(i -> "key-" + i)
        .filter(key -> leader(key, map) == node.incarnation())
        .limit(5)
        .toList();
  }

  private static long leader(String key, PlacementMap map) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    int shard = KeyHash.shard(KeyHash.of(bytes, 0, bytes.length), map.shards().size());
    return map.configuration(shard).primary();
  }
}
