package dev.tally.kafka.node;

import dev.tally.deploy.DeploymentException;
import dev.tally.process.ChildProcess;
import dev.tally.process.ProcessSupervisor;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.StreamsConfig;

/**
 * As many {@linkplain RelayMain relays} as there are instances, each a child process that reads its
 * share of the partitions.
 */
public final class RelayGroup implements AutoCloseable {

  private static final String ROLE = "relay";

  private final List<ChildProcess> children = new ArrayList<>();

  private RelayGroup() {}

  /**
   * Starts relays, all at once, and waits until each reads.
   *
   * @param spec what the instances are given, but for the topic of commands, which is another
   * @param partitions of that topic
   * @param supervisor starts the processes
   * @return relays that run
   * @throws DeploymentException where one does not come up; none is left running then
   * @throws InterruptedException where the caller was interrupted; likewise
   */
  public static RelayGroup start(InstanceSpec spec, int partitions, ProcessSupervisor supervisor)
      throws DeploymentException, InterruptedException {
    RelayGroup group = new RelayGroup();
    try {
      for (int i = 0; i < spec.count(); i++) {
        group.launch(i, spec, partitions, supervisor);
      }
      for (ChildProcess child : group.children) {
        NodeProcess.awaitReady(child);
      }
      return group;
    } catch (DeploymentException | InterruptedException | RuntimeException e) {
      group.close();
      throw e;
    }
  }

  private void launch(int index, InstanceSpec spec, int partitions, ProcessSupervisor supervisor)
      throws DeploymentException {
    String name = ROLE + "-" + (index + 1);
    Properties properties = new Properties();
    properties.putAll(spec.settings());
    properties.setProperty(StreamsConfig.CLIENT_ID_CONFIG, name);
    properties.setProperty(
        RelayMain.PARTITIONS,
        IntStream.range(0, partitions)
            .filter(partition -> partition % spec.count() == index)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(",")));
    children.add(NodeProcess.start(RelayMain.class, name, ROLE, properties, spec, supervisor));
  }

  /**
   * The relays.
   *
   * @return in the order of their numbers
   */
  public List<ChildProcess> processes() {
    return List.copyOf(children);
  }

  /** Kills every relay and waits until each is gone. Idempotent. */
  @Override
  public void close() {
    children.forEach(ChildProcess::kill);
    children.forEach(ChildProcess::awaitExit);
  }
}
