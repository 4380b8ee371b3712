package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tally.deploy.DeploymentException;
import dev.tally.network.Namespaces;
import dev.tally.network.Requirements;
import dev.tally.process.ChildProcess;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that are cut off from each other, each in a network of its own, while clients reach them
 * all. Skipped where networks can not be made.
 */
class StickyPartitionIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void whoLeadsThePlacementIsCutOff(@TempDir Path directory) throws Exception {
    try (Deployed deployed = deploy(directory)) {
      StickyDeployment deployment = deployed.deployment();
      String leader = leader(deployment);
      cut(deployment, leader, () -> deployment.isolate(Set.of(leader)));
    }
  }

  @Test
  void whoIsNotHeardLosesWhatItLeads(@TempDir Path directory) throws Exception {
    try (Deployed deployed = deploy(directory)) {
      StickyDeployment deployment = deployed.deployment();
      String mute = others(names(deployment), leader(deployment)).get(0);
      cut(deployment, mute, () -> deployment.mute(mute));
    }
  }

  @Test
  void whoHearsNobodyLosesWhatItLeads(@TempDir Path directory) throws Exception {
    try (Deployed deployed = deploy(directory)) {
      StickyDeployment deployment = deployed.deployment();
      String deaf = others(names(deployment), leader(deployment)).get(0);
      Namespaces networks = (Namespaces) deployment.networks();
      cut(
          deployment,
          deaf,
          () -> {
            for (String other : others(names(deployment), deaf)) {
              networks.cut(other, List.of(deaf));
            }
          });
    }
  }

  private static Deployed deploy(Path directory) throws Exception {
    Optional<String> missing = Requirements.missing();
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    return new Deployed(
        directory, Map.of("heap-mb", "128", "shards", "16", "network", "namespaces"));
  }

  @FunctionalInterface
  private interface Cut {
    void make() throws DeploymentException, IOException;
  }

  private static void cut(StickyDeployment deployment, String node, Cut cut) throws Exception {
    try (Load load = new Load(deployment, 1_000)) {
      load.awaitAnswers(500);
      cut(load, deployment, node, cut);
      load.stopAndCheck();
      assertThat(load.failures()).isEmpty();
    }
  }

  private static void cut(Load load, StickyDeployment deployment, String node, Cut cut)
      throws Exception {
    PlacementMap before = deployment.map();
    long incarnation =
        before.nodes().stream()
            .filter(n -> n.name().equals(node))
            .map(NodeInfo::incarnation)
            .findFirst()
            .orElseThrow();
    assertThat(before.shards()).anyMatch(s -> s.current().primary() == incarnation);
    String other = others(names(deployment), node).get(0);
    load.longestGapMillis();
    cut.make();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Optional<PlacementMap> map = deployment.map(other);
              return map.isPresent()
                  && map.get().shards().stream()
                      .allMatch(s -> s.settled() && s.current().primary() != incarnation);
            });
    load.awaitAnswers(2_000);
    deployment.heal();
    deployment.awaitWhole();
    System.out.printf(
        "%s cut off: longest silence of all keys together %.0f ms%n",
        node, load.longestGapMillis());
  }

  private static List<String> names(StickyDeployment deployment) {
    return deployment.processes().stream().map(ChildProcess::name).toList();
  }

  private static List<String> others(List<String> names, String node) {
    return names.stream().filter(name -> !name.equals(node)).toList();
  }

  /** Who leads the placement; between two leaders nobody does for a moment. */
  private static String leader(StickyDeployment deployment) {
    return await()
        .atMost(PATIENCE)
        .until(() -> leaders(deployment), leaders -> leaders.size() == 1)
        .get(0);
  }

  private static List<String> leaders(StickyDeployment deployment) {
    Map<String, Double> metrics = deployment.metrics();
    return names(deployment).stream()
        .filter(name -> metrics.get(name + ".tally_sticky_leads_placement") == 1)
        .toList();
  }
}
