package dev.tally.kafka.deploy;

import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.Variant;
import dev.tally.process.ChildProcess;
import dev.tally.process.ProcessSupervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A deployment for one test class, with the real processes it needs. */
final class Cluster implements AutoCloseable {

  private final ProcessSupervisor supervisor = new ProcessSupervisor();
  private final KafkaDeployment deployment;

  Cluster(String variant, Path directory, Map<String, String> settings) throws Exception {
    KafkaBackend backend = new KafkaBackend();
    Variant chosen =
        backend.variants().stream()
            .filter(candidate -> candidate.name().equals(variant))
            .findFirst()
            .orElseThrow();
    try {
      deployment =
          (KafkaDeployment)
              backend.deploy(
                  chosen,
                  new DeploymentContext(
                      Files.createDirectories(directory.resolve("data")),
                      Files.createDirectories(directory.resolve("logs")),
                      supervisor,
                      settings));
    } catch (Exception e) {
      supervisor.close();
      throw e;
    }
  }

  KafkaDeployment deployment() {
    return deployment;
  }

  /** What still runs after the deployment was closed. */
  List<ChildProcess> closeDeployment() {
    deployment.close();
    return supervisor.children();
  }

  @Override
  public void close() {
    deployment.close();
    supervisor.close();
  }
}
