package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.process.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any node is asked, and passes requests on, while primaries and forwarders die and sleep. */
class StickyForwardIT {

  @Test
  void whoForwardsAndWhoLeadsMayDieAndSleep(@TempDir Path directory) throws Exception {
    try (Deployed deployed =
        new Deployed(directory, StickyBackend.FORWARD, Map.of("heap-mb", "128", "shards", "16"))) {
      StickyDeployment deployment = deployed.deployment();
      List<String> names = deployment.processes().stream().map(ChildProcess::name).toList();
      try (Load load = new Load(deployment, 1_000)) {
        load.awaitAnswers(500);
        for (String name : names) {
          assertThat(deployment.metrics().get(name + ".tally_sticky_forwarded_total"))
              .as("forwarded by %s", name)
              .isPositive();
        }
        // Each is a forwarder of two thirds of what it is asked, and the primary of a third.
        deployment.kill(names.get(0));
        load.awaitAnswers(1_000);
        deployment.restart(names.get(0));
        deployment.awaitWhole();
        deployment.pause(names.get(1));
        load.awaitAnswers(1_000);
        deployment.wake(names.get(1));
        deployment.awaitWhole();
        load.stopAndCheck();
        assertThat(load.failures()).isEmpty();
      }
    }
  }
}
