package dev.tally.kafka.node;

import dev.tally.deploy.DeploymentException;
import dev.tally.kafka.broker.PrivateFile;
import dev.tally.process.ChildProcess;
import dev.tally.process.ChildProcessException;
import dev.tally.process.ChildSpec;
import dev.tally.process.JvmCommand;
import dev.tally.process.ProcessSupervisor;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A child process of ours beside the brokers: it is given a properties file that tells also where
 * it is, and has a temporary directory of its own (a killed instance leaves RocksDB's native
 * library there).
 */
final class NodeProcess {

  private static final Duration START = Duration.ofMinutes(3);

  private NodeProcess() {}

  /** Its directory, which need not exist yet. */
  static Path home(InstanceSpec spec, String name) {
    return spec.data().resolve(name);
  }

  /**
   * Starts one, without waiting for it.
   *
   * @param main what it runs, given the file
   * @param role what it is for, as in the results
   */
  static ChildProcess start(
      Class<?> main,
      String name,
      String role,
      Properties properties,
      InstanceSpec spec,
      ProcessSupervisor supervisor)
      throws DeploymentException {
    Path home = home(spec, name);
    Path file = home.resolve(role + ".properties");
    Path temporary = home.resolve("tmp");
    JvmCommand command =
        new JvmCommand(
            main.getName(),
            List.of(file.toString()),
            spec.heap(),
            temporary,
            Map.of("logback.configurationFile", "dev/tally/kafka/logback-child.xml"));
    try {
      properties.setProperty(NodeSettings.HOST, spec.networks().host(name));
      Files.createDirectories(temporary);
      PrivateFile.store(properties, file);
      return supervisor.start(
          new ChildSpec(
              name,
              role,
              spec.networks().enter(name, command.toCommand()),
              Map.of(),
              home,
              spec.logs().resolve(name + ".log")));
    } catch (IOException e) {
      throw new DeploymentException(name + " can not be started: " + e.getMessage(), e);
    }
  }

  /**
   * What one was started with, read by itself.
   *
   * @param arguments of its main method
   */
  static Properties properties(String[] arguments) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(arguments[0]))) {
      properties.load(in);
    }
    return properties;
  }

  /**
   * Waits until it says that it is ready.
   *
   * @return what it said
   */
  static String awaitReady(ChildProcess child) throws DeploymentException, InterruptedException {
    try {
      return child.awaitReady(START);
    } catch (ChildProcessException e) {
      throw new DeploymentException(e.getMessage(), e);
    }
  }
}
