package dev.tally.kafka.tool;

import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.kafka.deploy.KafkaBackend;
import dev.tally.kafka.deploy.KafkaDeployment;
import dev.tally.process.DirectoryCleaner;
import dev.tally.process.ProcessSupervisor;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * A deployment in a temporary directory of its own. Closing ends every process; what was on disk
 * goes too, unless it was {@linkplain #keep() asked for}.
 */
public final class FreshDeployment implements AutoCloseable {

  private static final String DATA = "data";
  private static final String LOGS = "logs";

  private final Path directory;
  private final ProcessSupervisor supervisor;
  private final KafkaDeployment deployment;
  private boolean kept;

  private FreshDeployment(
      Path directory, ProcessSupervisor supervisor, KafkaDeployment deployment) {
    this.directory = directory;
    this.supervisor = supervisor;
    this.deployment = deployment;
  }

  /**
   * Deploys and waits until every partition answers.
   *
   * @param variant the name of a variant
   * @param settings the variant's settings, by name
   * @param overlay Kafka's settings laid over them, by scope and name, as {@code
   *     producer.linger.ms}
   * @return what serves
   * @throws DeploymentException where it does not come up; nothing is left running then, and the
   *     message says where its logs are kept
   * @throws InterruptedException where the caller was interrupted; likewise
   * @throws IOException where the temporary directory can not be written
   */
  public static FreshDeployment start(
      String variant, Map<String, String> settings, Map<String, String> overlay)
      throws DeploymentException, InterruptedException, IOException {
    ProcessSupervisor supervisor = new ProcessSupervisor();
    Path directory;
    try {
      directory = Files.createTempDirectory("tally-kafka-");
    } catch (IOException e) {
      supervisor.close();
      throw e;
    }
    return start(supervisor, directory, variant, settings, overlay);
  }

  private static FreshDeployment start(
      ProcessSupervisor supervisor,
      Path directory,
      String variant,
      Map<String, String> settings,
      Map<String, String> overlay)
      throws DeploymentException, InterruptedException, IOException {
    Map<String, String> all = new HashMap<>(settings);
    try {
      if (!overlay.isEmpty()) {
        all.put("properties", write(overlay, directory.resolve("overlay.properties")).toString());
      }
      DeploymentContext context =
          new DeploymentContext(
              Files.createDirectory(directory.resolve(DATA)),
              Files.createDirectory(directory.resolve(LOGS)),
              supervisor,
              all);
      return new FreshDeployment(directory, supervisor, KafkaBackend.start(variant, context));
    } catch (DeploymentException e) {
      supervisor.close();
      DirectoryCleaner.delete(directory.resolve(DATA));
      throw new DeploymentException(
          e.getMessage() + " (logs are kept in " + directory.resolve(LOGS) + ")", e);
    } catch (InterruptedException | IOException | RuntimeException e) {
      supervisor.close();
      DirectoryCleaner.delete(directory);
      throw e;
    }
  }

  private static Path write(Map<String, String> overlay, Path file) throws IOException {
    Properties properties = new Properties();
    properties.putAll(overlay);
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file;
  }

  /**
   * What was deployed.
   *
   * @return it, serving
   */
  public KafkaDeployment deployment() {
    return deployment;
  }

  /**
   * Keeps the logs when this is closed.
   *
   * @return where they are
   */
  public Path keep() {
    kept = true;
    return directory.resolve(LOGS);
  }

  @Override
  public void close() throws IOException {
    try {
      deployment.close();
    } finally {
      supervisor.close();
      DirectoryCleaner.delete(kept ? directory.resolve(DATA) : directory);
    }
  }
}
