package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Variant;
import dev.tally.process.ChildProcess;
import dev.tally.process.ProcessSupervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Real nodes for a test, none of which may be left after it. */
final class Deployed implements AutoCloseable {

  private final ProcessSupervisor supervisor = new ProcessSupervisor();
  private final StickyDeployment deployment;
  private final Path data;

  Deployed(Path directory, Map<String, String> settings)
      throws IOException, DeploymentException, InterruptedException {
    this(directory, StickyBackend.STICKY, settings);
  }

  Deployed(Path directory, Variant variant, Map<String, String> settings)
      throws IOException, DeploymentException, InterruptedException {
    data = Files.createDirectories(directory.resolve("data"));
    deployment =
        (StickyDeployment)
            new StickyBackend()
                .deploy(
                    variant,
                    new DeploymentContext(
                        data,
                        Files.createDirectories(directory.resolve("logs")),
                        supervisor,
                        settings));
  }

  StickyDeployment deployment() {
    return deployment;
  }

  /** Empties the directory of a node that is not running. */
  void wipe(String name) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve(name))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() {
    deployment.close();
    List<ChildProcess> left = supervisor.children();
    supervisor.close();
    assertThat(left).as("processes left after close").isEmpty();
  }
}
