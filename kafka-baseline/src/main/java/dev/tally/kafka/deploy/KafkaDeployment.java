package dev.tally.kafka.deploy;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Accountable;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Drainable;
import dev.tally.deploy.Killable;
import dev.tally.deploy.Observable;
import dev.tally.deploy.Pausable;
import dev.tally.deploy.Redundant;
import dev.tally.deploy.Role;
import dev.tally.deploy.Roles;
import dev.tally.deploy.Scalable;
import dev.tally.deploy.Suspendable;
import dev.tally.kafka.broker.BrokerCluster;
import dev.tally.kafka.broker.BrokerSpec;
import dev.tally.kafka.broker.Brokers;
import dev.tally.kafka.broker.ExternalBrokers;
import dev.tally.kafka.broker.Place;
import dev.tally.kafka.client.ClientMetrics;
import dev.tally.kafka.client.KafkaCounter;
import dev.tally.kafka.metrics.BrokerMetrics;
import dev.tally.kafka.node.InstanceGroup;
import dev.tally.kafka.node.InstanceSpec;
import dev.tally.kafka.settings.Scope;
import dev.tally.kafka.settings.SettingsTable;
import dev.tally.kafka.settings.Sizing;
import dev.tally.process.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Brokers, topics and Streams instances of one variant. Safe for use by many threads. */
public final class KafkaDeployment
    implements Deployment,
        Killable,
        Drainable,
        Pausable,
        Suspendable,
        Scalable,
        Roles,
        Redundant,
        Observable,
        Accountable {

  private static final Duration READY = Duration.ofMinutes(3);

  /** After minutes of suspension every session has expired, and some wait their turn to rejoin. */
  private static final Duration RETURN = Duration.ofMinutes(3);

  private static final int PROBES_IN_FLIGHT = 1024;

  private final Sizing size;
  private final Brokers brokers;
  private final InstanceGroup instances;
  private final ClientMetrics metrics = new ClientMetrics();
  private final BrokerMetrics brokerMetrics = new BrokerMetrics();
  private final ClientSpecs clients;
  private final PartitionProbe probe;
  private final Facts facts;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Map<String, String> effective = Map.of();

  private KafkaDeployment(Sizing size, Brokers brokers, InstanceGroup instances) {
    this.size = size;
    this.brokers = brokers;
    this.instances = instances;
    this.probe = new PartitionProbe(size.partitions());
    this.clients = new ClientSpecs(size, brokers.place(), instances::queryAddresses);
    this.facts = new Facts(brokers, instances, size);
  }

  static KafkaDeployment start(Sizing size, DeploymentContext context)
      throws DeploymentException, InterruptedException {
    return start(size, ours(size, context), context);
  }

  /** Brokers of our own, started. */
  static Brokers ours(Sizing size, DeploymentContext context)
      throws DeploymentException, InterruptedException {
    return BrokerCluster.start(
        new BrokerSpec(
            size.brokers(),
            size.brokerHeap(),
            size.isExactlyOnce(),
            SettingsTable.of(size, Scope.BROKER),
            context.data(),
            context.logs()),
        context.supervisor());
  }

  /** Brokers of somebody else, once they answer. */
  static Brokers others(Place place) throws DeploymentException, InterruptedException {
    Brokers brokers = new ExternalBrokers(place);
    brokers.awaitComplete(READY);
    return brokers;
  }

  /** The same on somebody else's brokers, which allow what they allow. */
  static KafkaDeployment start(Sizing wanted, Place place, DeploymentContext context)
      throws DeploymentException, InterruptedException {
    Brokers brokers = others(place);
    Sizing size;
    try (ClusterAdmin admin = new ClusterAdmin(brokers, wanted)) {
      size = wanted.withSessionTimeoutOf(admin.leastSessionTimeout());
    }
    return start(size, brokers, context);
  }

  private static KafkaDeployment start(Sizing size, Brokers brokers, DeploymentContext context)
      throws DeploymentException, InterruptedException {
    try (ClusterAdmin admin = new ClusterAdmin(brokers, size)) {
      admin.assertTransactionVersion();
      admin.createTopics();
      InstanceGroup instances =
          InstanceGroup.start(spec(size, brokers, context), context.supervisor());
      KafkaDeployment deployment = new KafkaDeployment(size, brokers, instances);
      try {
        deployment.awaitServing(admin, READY);
        deployment.effective =
            EffectiveSettings.read(admin.client(), size, brokers.place(), ClusterAdmin.TOPICS);
        return deployment;
      } catch (DeploymentException | InterruptedException | RuntimeException e) {
        deployment.close();
        throw e;
      }
    } catch (DeploymentException | InterruptedException | RuntimeException e) {
      brokers.killAll();
      throw e;
    }
  }

  /** What processes beside the brokers are given. */
  static InstanceSpec spec(Sizing size, Brokers brokers, DeploymentContext context) {
    return new InstanceSpec(
        size.instances(),
        size.instanceHeap(),
        Configs.instance(size, brokers.place()),
        context.data(),
        context.logs());
  }

  private void awaitServing(ClusterAdmin admin, Duration timeout)
      throws DeploymentException, InterruptedException {
    admin.awaitInSync(timeout, processes());
    admin.awaitBalance(instances.processes().size(), timeout, processes());
    try (StatefulCounter counter = connect(new ClientOptions("probe", PROBES_IN_FLIGHT))) {
      probe.await(counter, timeout);
    }
  }

  @Override
  public StatefulCounter connect(ClientOptions options) {
    return KafkaCounter.connect(clients.next(options), metrics);
  }

  @Override
  public Map<String, String> effectiveSettings() {
    return effective;
  }

  /** Where clients connect to. */
  String bootstrapServers() {
    return brokers.place().bootstrapServers();
  }

  @Override
  public List<ChildProcess> processes() {
    return Stream.concat(brokers.processes().stream(), instances.processes().stream()).toList();
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> all = new LinkedHashMap<>(metrics.snapshot());
    all.putAll(InstanceNumbers.of(instances.queryAddresses()));
    return all;
  }

  /** By the brokers' own account; of somebody else's nothing. */
  @Override
  public Map<String, Work> work() throws DeploymentException {
    try {
      return brokerMetrics.look(brokers.processes());
    } catch (IOException e) {
      throw new DeploymentException("the brokers do not account: " + e.getMessage(), e);
    }
  }

  /**
   * Adds or removes instances, and waits until they share the partitions.
   *
   * @param nodes how many, 1 to {@link Sizing#MOST_INSTANCES}
   */
  @Override
  public void scaleTo(int nodes) throws DeploymentException, InterruptedException {
    if (nodes < 1 || nodes > Sizing.MOST_INSTANCES) {
      throw new IllegalArgumentException(
          "nodes is " + nodes + ", must be 1 to " + Sizing.MOST_INSTANCES);
    }
    instances.scaleTo(nodes);
    awaitBalance();
  }

  /** Stops each instance in order and starts it again, one after the other. */
  void rollingRestart() throws DeploymentException, InterruptedException {
    for (ChildProcess instance : instances.processes()) {
      instances.stop(instance.name());
      instances.restart(instance.name());
      awaitBalance();
    }
  }

  private void awaitBalance() throws DeploymentException, InterruptedException {
    try (ClusterAdmin admin = new ClusterAdmin(brokers, size)) {
      admin.awaitBalance(instances.processes().size(), RETURN, processes());
    }
  }

  @Override
  public void kill(String process) {
    if (!brokers.kill(process) && !instances.kill(process)) {
      throw unknown(process);
    }
  }

  @Override
  public void restart(String process) throws DeploymentException, InterruptedException {
    if (!brokers.restart(process) && !instances.restart(process)) {
      throw new IllegalArgumentException("no killed process '" + process + "'");
    }
  }

  @Override
  public void forget(String process) throws DeploymentException {
    try {
      if (!instances.forget(process)) {
        throw new DeploymentException(
            process + " is no instance that has ended; a broker without its disk would be another");
      }
    } catch (IOException e) {
      throw new DeploymentException(process + " keeps something: " + e.getMessage(), e);
    }
  }

  @Override
  public void drain(String process) throws DeploymentException {
    if (!brokers.stop(process) && !instances.stop(process)) {
      throw new DeploymentException(unknown(process).getMessage());
    }
  }

  @Override
  public int nodes() {
    return instances.processes().size();
  }

  @Override
  public Map<String, String> owners(Collection<String> keys)
      throws DeploymentException, InterruptedException {
    return facts.owners(keys);
  }

  @Override
  public Optional<String> holder(Role role, String key)
      throws DeploymentException, InterruptedException {
    return facts.holder(role, key);
  }

  @Override
  public boolean has(Role role) {
    return role == Role.OWNER || !brokers.processes().isEmpty();
  }

  @Override
  public Map<String, String> zones() {
    return facts.zones();
  }

  @Override
  public Optional<String> missing() throws InterruptedException {
    return facts.missing();
  }

  @Override
  public Set<String> takenForAlive() throws InterruptedException {
    return facts.takenForAlive();
  }

  @Override
  public Copied copied() {
    return facts.copied();
  }

  @Override
  public void pause(String process) {
    child(process).pause();
  }

  @Override
  public void wake(String process) {
    child(process).wake();
  }

  @Override
  public void suspend() {
    // Instances first, so that none sees brokers fall silent.
    instances.processes().forEach(ChildProcess::pause);
    brokers.processes().forEach(ChildProcess::pause);
  }

  @Override
  public void resume() throws DeploymentException, InterruptedException {
    brokers.processes().forEach(ChildProcess::wake);
    brokers.awaitComplete(RETURN);
    instances.processes().forEach(ChildProcess::wake);
    try (ClusterAdmin admin = new ClusterAdmin(brokers, size)) {
      awaitServing(admin, RETURN);
    }
  }

  private ChildProcess child(String name) {
    return processes().stream()
        .filter(process -> process.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "process is '"
            + name
            + "', must be one of "
            + processes().stream().map(ChildProcess::name).toList());
  }

  @Override
  public void close() {
    facts.close();
    instances.killAll();
    if (brokers instanceof ExternalBrokers && closed.compareAndSet(false, true)) {
      try (ClusterAdmin admin = new ClusterAdmin(brokers, size)) {
        admin.deleteTopics();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    brokers.killAll();
    // Of brokers that are gone, since one that is stopped would not answer.
    brokerMetrics.close();
  }
}
