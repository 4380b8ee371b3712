package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.process.ChildProcess;
import dev.tally.sticky.consensus.Voter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that lose their directories, and with them their votes, under load. */
class StickyVotersIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void twoNodesAreWipedInTurnAndDecideUnderNewNames(@TempDir Path directory) throws Exception {
    try (Deployed deployed = new Deployed(directory, Map.of("heap-mb", "128", "shards", "16"))) {
      StickyDeployment deployment = deployed.deployment();
      List<String> names = deployment.processes().stream().map(ChildProcess::name).toList();
      List<String> retired = new ArrayList<>();
      try (Load load = new Load(deployment, 1_000)) {
        for (String name : names.subList(0, 2)) {
          load.awaitAnswers(500);
          String old = vote(deployment.voters(name), name);
          deployment.kill(name);
          deployed.wipe(name);
          deployment.restart(name);
          retired.add(old);
          for (String node : names) {
            await()
                .atMost(PATIENCE)
                .untilAsserted(() -> agrees(deployment.voters(node), names, retired));
          }
          deployment.awaitWhole();
        }
        // The two new ones decide without the last of the first.
        String last = names.get(2);
        deployment.kill(last);
        load.awaitAnswers(1_000);
        deployment.restart(last);
        deployment.awaitWhole();
        load.stopAndCheck();
        assertThat(load.failures()).isEmpty();
      }
    }
  }

  private static String vote(List<Voter> voters, String node) {
    return voters.stream().filter(v -> v.node().equals(node)).findFirst().orElseThrow().id();
  }

  private static void agrees(List<Voter> voters, List<String> names, List<String> retired) {
    assertThat(voters).extracting(Voter::node).containsExactlyInAnyOrderElementsOf(names);
    assertThat(voters).extracting(Voter::id).doesNotContainAnyElementsOf(retired);
  }
}
