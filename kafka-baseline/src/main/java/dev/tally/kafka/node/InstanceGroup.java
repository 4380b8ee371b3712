package dev.tally.kafka.node;

import dev.tally.deploy.DeploymentException;
import dev.tally.process.ChildProcess;
import dev.tally.process.DirectoryCleaner;
import dev.tally.process.ProcessSupervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Kafka Streams instances as child processes, each with a state directory of its own. Safe for use
 * by many threads.
 */
public final class InstanceGroup {

  private static final Duration STOP = Duration.ofSeconds(20);
  private static final String QUERIES = "queries=";
  private static final String ROLE = "streams";

  private final InstanceSpec spec;
  private final ProcessSupervisor supervisor;
  private volatile List<String> names;
  private final Map<String, String> queries = new ConcurrentHashMap<>();
  private final Map<String, ChildProcess> children = new ConcurrentHashMap<>();

  private InstanceGroup(InstanceSpec spec, ProcessSupervisor supervisor) {
    this.spec = spec;
    this.supervisor = supervisor;
    this.names = names(spec.count());
  }

  private static List<String> names(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> "streams-" + n).toList();
  }

  /**
   * Adds instances, or stops those with the highest numbers in order, so that they hand over what
   * they have. Not for two threads at a time.
   *
   * @param count how many there are to be
   * @throws DeploymentException where one does not come up; the others remain
   * @throws InterruptedException where the caller was interrupted
   */
  public void scaleTo(int count) throws DeploymentException, InterruptedException {
    List<String> before = names;
    List<String> after = names(count);
    names = after;
    for (String name : after) {
      if (!before.contains(name)) {
        launch(name);
      }
    }
    for (String name : after) {
      if (!before.contains(name)) {
        awaitReady(name);
      }
    }
    for (String name : before) {
      if (!after.contains(name)) {
        stop(name);
      }
    }
  }

  /**
   * Ends an instance in order: it hands its tasks over and leaves, unless it is a static member.
   *
   * @param name its name
   * @return false where there is no such instance alive
   */
  public boolean stop(String name) {
    ChildProcess child = children.remove(name);
    if (child == null) {
      return false;
    }
    child.stop(STOP);
    child.awaitExit();
    return true;
  }

  /**
   * Deletes what an instance that does not run left on its disk.
   *
   * @param name its name
   * @return false where there is no such instance, or it runs
   * @throws IOException where something can not be deleted
   */
  public boolean forget(String name) throws IOException {
    if (!names.contains(name) || children.containsKey(name)) {
      return false;
    }
    DirectoryCleaner.delete(state(name));
    return true;
  }

  private Path state(String name) {
    return NodeProcess.home(spec, name).resolve("state");
  }

  /**
   * Starts instances, all at once, and waits until each runs with tasks assigned.
   *
   * @param spec what to run
   * @param supervisor starts the processes
   * @return instances that run
   * @throws DeploymentException where one does not come up; none is left running then
   * @throws InterruptedException where the caller was interrupted; likewise
   */
  public static InstanceGroup start(InstanceSpec spec, ProcessSupervisor supervisor)
      throws DeploymentException, InterruptedException {
    InstanceGroup group = new InstanceGroup(spec, supervisor);
    try {
      for (String name : group.names) {
        group.launch(name);
      }
      for (String name : group.names) {
        group.awaitReady(name);
      }
      return group;
    } catch (DeploymentException | InterruptedException | RuntimeException e) {
      group.killAll();
      throw e;
    }
  }

  private void launch(String name) throws DeploymentException {
    Properties properties = new Properties();
    properties.putAll(spec.settings());
    properties.setProperty(StreamsConfig.STATE_DIR_CONFIG, state(name).toString());
    properties.setProperty(StreamsConfig.CLIENT_ID_CONFIG, name);
    if (spec.settings().containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)) {
      properties.setProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name);
    }
    properties.setProperty(StreamsConfig.clientTagPrefix("zone"), zone(name));
    children.put(name, NodeProcess.start(NodeMain.class, name, ROLE, properties, spec, supervisor));
  }

  private String zone(String name) {
    return "zone-" + (1 + names.indexOf(name) % InstanceSpec.ZONES);
  }

  /**
   * The failure domain of each instance that should be alive.
   *
   * @return by its name
   */
  public Map<String, String> zones() {
    return processes().stream().collect(Collectors.toMap(ChildProcess::name, p -> zone(p.name())));
  }

  private void awaitReady(String name) throws DeploymentException, InterruptedException {
    String said = NodeProcess.awaitReady(Objects.requireNonNull(children.get(name)));
    queries.put(name, said.substring(said.indexOf(QUERIES) + QUERIES.length()).trim());
  }

  /**
   * The instances that should be alive.
   *
   * @return in the order of their numbers; killed ones are missing
   */
  public List<ChildProcess> processes() {
    return names.stream().map(children::get).filter(Objects::nonNull).toList();
  }

  /**
   * Where instances that should be alive answer queries.
   *
   * @return host and port of each
   */
  public List<String> queryAddresses() {
    return List.copyOf(addresses().values());
  }

  /**
   * The same by the instances' names.
   *
   * @return in the order of their numbers
   */
  public Map<String, String> addresses() {
    Map<String, String> addresses = new LinkedHashMap<>();
    for (String name : names) {
      String address = queries.get(name);
      if (address != null && children.containsKey(name)) {
        addresses.put(name, address);
      }
    }
    return addresses;
  }

  /**
   * Kills an instance without warning and waits until it is gone.
   *
   * @param name its name
   * @return false where there is no such instance alive
   */
  public boolean kill(String name) {
    ChildProcess child = children.remove(name);
    if (child == null) {
      return false;
    }
    child.kill();
    child.awaitExit();
    return true;
  }

  /**
   * Starts a killed instance again, on its own state directory, and waits until it runs with tasks
   * assigned.
   *
   * @param name its name
   * @return false where there is no killed instance of that name
   * @throws DeploymentException where it does not come up
   * @throws InterruptedException where the caller was interrupted
   */
  public boolean restart(String name) throws DeploymentException, InterruptedException {
    if (!names.contains(name) || children.containsKey(name)) {
      return false;
    }
    launch(name);
    awaitReady(name);
    return true;
  }

  /** Kills every instance and waits until each is gone. Idempotent. */
  public void killAll() {
    List<ChildProcess> alive = processes();
    children.clear();
    alive.forEach(ChildProcess::kill);
    alive.forEach(ChildProcess::awaitExit);
  }
}
