package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.process.ChildProcess;
import dev.tally.process.ProcessSupervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Real nodes for a test, none of which may be left after it. */
final class Deployed implements AutoCloseable {

  private final ProcessSupervisor supervisor = new ProcessSupervisor();
  private final StickyDeployment deployment;

  Deployed(Path directory, Map<String, String> settings)
      throws IOException, DeploymentException, InterruptedException {
    deployment =
        (StickyDeployment)
            new StickyBackend()
                .deploy(
                    StickyBackend.STICKY,
                    new DeploymentContext(
                        Files.createDirectories(directory.resolve("data")),
                        Files.createDirectories(directory.resolve("logs")),
                        supervisor,
                        settings));
  }

  StickyDeployment deployment() {
    return deployment;
  }

  @Override
  public void close() {
    deployment.close();
    List<ChildProcess> left = supervisor.children();
    supervisor.close();
    assertThat(left).as("processes left after close").isEmpty();
  }
}
