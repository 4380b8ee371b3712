package dev.tally.kafka.broker;

import dev.tally.deploy.DeploymentException;
import dev.tally.network.Networks;
import dev.tally.process.ChildProcess;
import dev.tally.process.ChildSpec;
import dev.tally.process.JvmCommand;
import dev.tally.process.ProcessSupervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real brokers as child processes, from the jars on the class path, reached from this machine only:
 * on its loopback interface, or each in a network of its own. A static KRaft quorum: each broker is
 * a controller too. Safe for use by many threads.
 */
public final class BrokerCluster implements Brokers {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerCluster.class);

  /** How long brokers may take to be one cluster. */
  private static final Duration START = Duration.ofMinutes(3);

  private static final Duration STOP = Duration.ofSeconds(20);
  private static final int ATTEMPTS = 3;
  private static final int ADMIN_SECONDS = 5;

  /** The role of its processes. */
  private static final String ROLE = "broker";

  private final BrokerSpec spec;
  private final ProcessSupervisor supervisor;
  private final Networks networks;
  private final List<Broker> brokers;
  private final Map<String, ChildProcess> children = new ConcurrentHashMap<>();

  private BrokerCluster(
      BrokerSpec spec, ProcessSupervisor supervisor, Networks networks, List<Broker> brokers) {
    this.spec = spec;
    this.supervisor = supervisor;
    this.networks = networks;
    this.brokers = List.copyOf(brokers);
  }

  /**
   * Formats and starts brokers, all at once, and waits until they are one cluster with a
   * controller. Where another process takes a port in between, other ports are tried.
   *
   * @param spec what to run
   * @param supervisor starts the processes
   * @return a cluster that answers
   * @throws DeploymentException where it does not come up; no broker is left running then
   * @throws InterruptedException where the caller was interrupted; likewise
   */
  public static BrokerCluster start(BrokerSpec spec, ProcessSupervisor supervisor)
      throws DeploymentException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      BrokerCluster cluster = place(spec, supervisor, attempt);
      try {
        cluster.startAll();
        return cluster;
      } catch (DeploymentException e) {
        boolean conflict = cluster.lostItsPort();
        cluster.killAll();
        if (!conflict || attempt == ATTEMPTS) {
          throw e;
        }
        LOG.warn("a port was taken in between; trying others");
      } catch (InterruptedException | RuntimeException e) {
        cluster.killAll();
        throw e;
      }
    }
  }

  private static BrokerCluster place(BrokerSpec spec, ProcessSupervisor supervisor, int attempt)
      throws DeploymentException {
    Networks networks = spec.network().open();
    try {
      List<Broker> brokers = brokers(spec, networks, attempt);
      String voters = brokers.stream().map(Broker::voter).collect(Collectors.joining(","));
      String clusterId = Uuid.randomUuid().toString();
      for (Broker broker : brokers) {
        broker.prepare(clusterId, voters, spec.settings());
      }
      return new BrokerCluster(spec, supervisor, networks, brokers);
    } catch (IOException e) {
      networks.close();
      throw new DeploymentException("brokers can not be prepared: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      networks.close();
      throw e;
    }
  }

  /** Ports that are free on the loopback interface are so in any network without a process. */
  private static List<Broker> brokers(BrokerSpec spec, Networks networks, int attempt)
      throws IOException {
    List<Integer> ports = Ports.free(2 * spec.count());
    List<Broker> brokers = new ArrayList<>();
    for (int id = 1; id <= spec.count(); id++) {
      String name = Broker.name(id);
      Path home = spec.data().resolve(name + (attempt == 1 ? "" : "-" + attempt));
      brokers.add(
          new Broker(id, networks.host(name), ports.get(2 * id - 2), ports.get(2 * id - 1), home));
    }
    return brokers;
  }

  private void startAll() throws DeploymentException, InterruptedException {
    for (Broker broker : brokers) {
      launch(broker);
    }
    for (Broker broker : brokers) {
      awaitPort(broker);
    }
    awaitComplete(START);
  }

  private void launch(Broker broker) throws DeploymentException {
    children.put(broker.name(), launch(broker, broker.propertiesFile()));
  }

  private ChildProcess launch(Broker broker, Path properties) throws DeploymentException {
    JvmCommand command =
        new JvmCommand(
            "kafka.Kafka",
            List.of(properties.toString()),
            spec.heap(),
            broker.temporary(),
            Map.of("logback.configurationFile", "dev/tally/kafka/logback-child.xml"));
    ChildSpec child =
        new ChildSpec(
            broker.name(),
            ROLE,
            networks.enter(broker.name(), command.toCommand()),
            Map.of(),
            broker.home(),
            spec.logs().resolve(broker.name() + ".log"));
    try {
      return supervisor.start(child);
    } catch (IOException e) {
      throw new DeploymentException(broker.name() + " can not be started: " + e.getMessage(), e);
    }
  }

  /**
   * Has a dead broker's registration removed by its controller alone. Needed where no other
   * controller is alive: a broker that starts would believe for a session to be the leader it was.
   * The transactions that it finds prepared or overdue it then tries to end before it takes
   * connections, even its own; and once its old registration is fenced and its partitions are
   * without a leader, it notes these transactions as ended without having written that into the
   * partitions ({@code TransactionMarkerChannelManager}: "couldn't find leader endpoint", taken for
   * a deleted topic). Such a partition gives nothing more to whoever reads what is committed. Seen
   * with Kafka 4.3.1, every time.
   */
  private void unregister(Broker broker) throws DeploymentException, InterruptedException {
    ChildProcess controller = launch(broker, broker.controllerFile());
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG,
                broker.controllerAddress(),
                AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                false))) {
      Readiness.await(
          broker.name() + " to be unregistered by its controller",
          START,
          List.of(controller),
          () -> isUnregistered(admin, broker.id()));
      controller.stop(STOP);
    } finally {
      controller.kill();
      controller.awaitExit();
    }
  }

  private static boolean isUnregistered(Admin controller, int id)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      controller.unregisterBroker(id).all().get(ADMIN_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      // An earlier attempt whose answer was lost.
      if (e.getCause() instanceof BrokerIdNotRegisteredException) {
        return true;
      }
      throw e;
    }
  }

  private boolean lostItsPort() {
    return children.values().stream()
        .flatMap(child -> child.lastLines().stream())
        .anyMatch(
            line -> line.contains("Address already in use") || line.contains("BindException"));
  }

  private void awaitPort(Broker broker) throws DeploymentException, InterruptedException {
    Readiness.await(
        broker.name() + " to open its port",
        START,
        processes(),
        () -> Ports.answers(broker.host(), broker.port()));
  }

  private void awaitLiving() throws DeploymentException, InterruptedException {
    Set<Integer> living = new HashSet<>();
    for (Broker broker : brokers) {
      if (children.containsKey(broker.name())) {
        living.add(broker.id());
        awaitPort(broker);
      }
    }
    try (Admin admin = admin()) {
      Readiness.await(
          "the living brokers to be registered",
          START,
          processes(),
          () ->
              admin.describeCluster().nodes().get(ADMIN_SECONDS, TimeUnit.SECONDS).stream()
                  .map(Node::id)
                  .collect(Collectors.toSet())
                  .containsAll(living));
    }
  }

  @Override
  public void awaitComplete(Duration timeout) throws DeploymentException, InterruptedException {
    try (Admin admin = admin()) {
      Readiness.await(
          "all " + brokers.size() + " brokers to be registered and a controller elected",
          timeout,
          processes(),
          () -> isComplete(admin));
    }
  }

  private boolean isComplete(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    var cluster = admin.describeCluster();
    var quorum = admin.describeMetadataQuorum().quorumInfo();
    return cluster.nodes().get(ADMIN_SECONDS, TimeUnit.SECONDS).size() == brokers.size()
        && quorum.get(ADMIN_SECONDS, TimeUnit.SECONDS).leaderId() > 0;
  }

  @Override
  public Place place() {
    return new Place(
        brokers.stream().map(Broker::address).collect(Collectors.joining(",")), Map.of());
  }

  @Override
  public Networks networks() {
    return networks;
  }

  @Override
  public List<ChildProcess> processes() {
    return brokers.stream()
        .map(broker -> children.get(broker.name()))
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  @Override
  public boolean kill(String name) {
    ChildProcess child = children.remove(name);
    if (child == null) {
      return false;
    }
    child.kill();
    child.awaitExit();
    return true;
  }

  @Override
  public boolean stop(String name) {
    ChildProcess child = children.remove(name);
    if (child == null) {
      return false;
    }
    child.stop(STOP);
    child.awaitExit();
    return true;
  }

  @Override
  public boolean restart(String name) throws DeploymentException, InterruptedException {
    for (Broker broker : brokers) {
      if (broker.name().equals(name) && !children.containsKey(name)) {
        if (spec.transactions() && brokers.size() == 1) {
          unregister(broker);
        }
        launch(broker);
        // With fewer there is no controller, and without one no broker serves.
        if (children.size() > brokers.size() / 2) {
          awaitLiving();
        }
        return true;
      }
    }
    return false;
  }

  @Override
  public void killAll() {
    List<ChildProcess> alive = processes();
    children.clear();
    alive.forEach(ChildProcess::kill);
    alive.forEach(ChildProcess::awaitExit);
    networks.close();
  }
}
