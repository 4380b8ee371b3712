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
  void everyNodeIsWipedInTurnAndVotesAgainUnderANewName(@TempDir Path directory) throws Exception {
    try (Deployed deployed = new Deployed(directory, Map.of("heap-mb", "128", "shards", "16"))) {
      StickyDeployment deployment = deployed.deployment();
      List<String> names = deployment.processes().stream().map(ChildProcess::name).toList();
      List<String> retired = new ArrayList<>();
      try (Load load = new Load(deployment, 1_000)) {
        for (String name : names) {
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
        // None of the first voters is left; the new ones decide, also where one of them is away.
        for (String name : names) {
          deployment.kill(name);
          load.awaitAnswers(500);
          deployment.restart(name);
          deployment.awaitWhole();
        }
        // A node that has no vote of its own finds those that have.
        deployment.scaleTo(4);
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
