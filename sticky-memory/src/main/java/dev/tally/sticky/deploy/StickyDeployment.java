package dev.tally.sticky.deploy;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Deployment;
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
import dev.tally.network.Networked;
import dev.tally.network.Networks;
import dev.tally.process.ChildProcess;
import dev.tally.sticky.client.StickyClient;
import dev.tally.sticky.consensus.Voter;
import dev.tally.sticky.node.ClusterInfo;
import dev.tally.sticky.placement.PlacementCommand;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Nodes as child processes: they are killed, restarted, added and drained here. */
public final class StickyDeployment
    implements Deployment,
        Killable,
        Drainable,
        Pausable,
        Networked,
        Suspendable,
        Scalable,
        Roles,
        Redundant,
        Observable {

  private static final Logger LOG = LoggerFactory.getLogger(StickyDeployment.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final NodeLauncher launcher;
  private final Configurator configurator;
  private ClusterInfo cluster;
  private final StickySettings settings;
  private final Facts facts = new Facts(this::alive);

  /** Those that should be alive, by their number. */
  private final Map<Integer, StickyNode> nodes = new ConcurrentSkipListMap<>();

  /** Where nodes were last, alive or not. */
  private final Map<Integer, StickyNode> places = new ConcurrentSkipListMap<>();

  StickyDeployment(
      NodeLauncher launcher,
      Configurator configurator,
      ClusterInfo cluster,
      List<StickyNode> started,
      StickySettings settings) {
    this.launcher = launcher;
    this.configurator = configurator;
    this.cluster = cluster;
    this.settings = settings;
    for (int i = 0; i < started.size(); i++) {
      running(i, started.get(i));
    }
  }

  private void running(int i, StickyNode node) {
    nodes.put(i, node);
    places.put(i, node);
    RunningClusters.usual()
        .tell(cluster.id(), nodes.values().stream().map(StickyNode::address).toList());
  }

  /** Those that should be alive. */
  List<StickyNode> alive() {
    return List.copyOf(nodes.values());
  }

  /** Who holds what, as any node that answers knows it. */
  PlacementMap map() throws IOException, InterruptedException {
    return await(map -> true);
  }

  /**
   * Waits until nothing moves any more and every shard has three live members.
   *
   * @return the map that says so
   * @throws IOException where that does not come about within two minutes
   * @throws InterruptedException where the caller was interrupted
   */
  PlacementMap awaitWhole() throws IOException, InterruptedException {
    Set<Long> live =
        nodes.values().stream().map(StickyNode::incarnation).collect(Collectors.toSet());
    return await(
        map ->
            map.nodes().stream().map(NodeInfo::incarnation).collect(Collectors.toSet()).equals(live)
                && map.shards().stream()
                    .allMatch(
                        shard ->
                            shard.settled()
                                && shard.learner() == 0
                                && live.containsAll(shard.current().members())));
  }

  PlacementMap await(Predicate<PlacementMap> wanted) throws IOException, InterruptedException {
    return configurator.await(any(), PATIENCE, wanted);
  }

  /** With the voters of now, where any node knows them: those it began with may all be others. */
  private synchronized ClusterInfo cluster() throws InterruptedException {
    for (StickyNode node : nodes.values()) {
      try {
        Optional<ClusterInfo> known = configurator.cluster(node.address());
        if (known.isPresent()) {
          cluster = known.get();
          return cluster;
        }
      } catch (IOException e) {
        LOG.info("{} does not tell its cluster: {}", node.name(), e.getMessage());
      }
    }
    return cluster;
  }

  private NodeAddress any() {
    return nodes.values().iterator().next().address();
  }

  /** Has the placement apply a command. */
  void command(PlacementCommand command) throws IOException, InterruptedException {
    configurator.command(any(), command);
  }

  @Override
  public StatefulCounter connect(ClientOptions options) {
    return StickyClient.open(
        places.values().stream()
            .map(node -> InetSocketAddress.createUnresolved(node.host(), node.port()))
            .toList(),
        options,
        settings.routing());
  }

  @Override
  public Map<String, String> effectiveSettings() {
    return EffectiveSettings.of(settings, this::map);
  }

  @Override
  public List<ChildProcess> processes() {
    return nodes.values().stream().map(StickyNode::process).toList();
  }

  private int number(String name) {
    return nodes.entrySet().stream()
        .filter(entry -> entry.getValue().name().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "process is " + name + ", must be one of " + processes()));
  }

  private ChildProcess process(String name) {
    StickyNode node = nodes.get(number(name));
    if (node == null) {
      throw new IllegalStateException(name + " is gone meanwhile");
    }
    return node.process();
  }

  @Override
  public void kill(String process) {
    ChildProcess node = process(process);
    nodes.remove(number(process));
    node.kill();
    node.awaitExit();
  }

  /**
   * Returns when the process is up; it holds nothing yet, and is brought up to date from then on.
   */
  @Override
  public void restart(String process) throws DeploymentException, InterruptedException {
    for (int i = 0; i < StickySettings.MOST_NODES; i++) {
      if (NodeLauncher.name(i).equals(process)) {
        if (nodes.containsKey(i)) {
          throw new DeploymentException(process + " is running");
        }
        try {
          ClusterInfo joins = cluster();
          StickyNode fresh = launcher.await(i, launcher.start(i));
          running(i, fresh);
          // Its directory may be empty.
          configurator.invite(fresh.address(), joins);
        } catch (IOException e) {
          throw new DeploymentException(process + " did not come back: " + e.getMessage(), e);
        }
        return;
      }
    }
    throw new IllegalArgumentException("process is " + process + ", must be a node's name");
  }

  @Override
  public void forget(String process) throws DeploymentException {
    if (nodes.values().stream().anyMatch(node -> node.name().equals(process))) {
      throw new DeploymentException(process + " is running");
    }
    launcher.forget(process);
  }

  /** Who votes, as a node knows it. */
  List<Voter> voters(String process) throws IOException, InterruptedException {
    StickyNode node = nodes.get(number(process));
    return node == null
        ? List.of()
        : configurator.cluster(node.address()).map(ClusterInfo::voters).orElse(List.of());
  }

  @Override
  public void pause(String process) {
    process(process).pause();
  }

  @Override
  public void wake(String process) {
    process(process).wake();
  }

  @Override
  public Networks networks() {
    return launcher.networks();
  }

  /** Who holds what, as one node knows it. */
  Optional<PlacementMap> map(String process) throws IOException, InterruptedException {
    StickyNode node = nodes.get(number(process));
    return node == null ? Optional.empty() : configurator.map(node.address());
  }

  @Override
  public void suspend() {
    processes().forEach(ChildProcess::pause);
  }

  @Override
  public void resume() throws DeploymentException, InterruptedException {
    processes().forEach(ChildProcess::wake);
    try {
      await(map -> map.shards().stream().allMatch(shard -> shard.settled() || shard.lost()));
    } catch (IOException e) {
      throw new DeploymentException("sticky-memory did not come back: " + e.getMessage(), e);
    }
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
    return role != Role.LOG_LEADER;
  }

  @Override
  public Map<String, String> zones() {
    Map<String, String> zones = new TreeMap<>();
    nodes.forEach((i, node) -> zones.put(node.name(), NodeLauncher.zone(i)));
    return zones;
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
    return facts.copied(metrics());
  }

  // --- planned change ---

  @Override
  public int nodes() {
    return nodes.size();
  }

  @Override
  public void scaleTo(int wanted) throws DeploymentException, InterruptedException {
    if (wanted < StickySettings.REPLICAS || wanted > StickySettings.MOST_NODES) {
      throw new DeploymentException(
          "nodes is "
              + wanted
              + ", must be "
              + StickySettings.REPLICAS
              + " to "
              + StickySettings.MOST_NODES);
    }
    try {
      for (int i = 0; i < wanted; i++) {
        if (!nodes.containsKey(i)) {
          StickyNode fresh = launcher.await(i, launcher.start(i));
          running(i, fresh);
          configurator.form(List.of(fresh.address()), cluster());
        }
      }
      for (int i : List.copyOf(nodes.keySet())) {
        if (i >= wanted) {
          remove(i);
        }
      }
      awaitWhole();
    } catch (IOException e) {
      throw new DeploymentException("scaling to " + wanted + " failed: " + e.getMessage(), e);
    }
  }

  private void remove(int i) throws IOException, InterruptedException {
    StickyNode leaving = nodes.get(i);
    if (leaving == null) {
      return;
    }
    command(new PlacementCommand.Drain(leaving.name()));
    await(map -> map.shards().stream().noneMatch(s -> s.concerns(leaving.incarnation())));
    stop(i, leaving);
  }

  private void stop(int i, StickyNode leaving) throws IOException, InterruptedException {
    nodes.remove(i);
    leaving.process().kill();
    leaving.process().awaitExit();
    command(new PlacementCommand.Dead(leaving.incarnation()));
  }

  /** Has a node hand over all it leads, then ends its process. */
  @Override
  public void drain(String process) throws DeploymentException, InterruptedException {
    int i = number(process);
    StickyNode leaving = nodes.get(i);
    if (leaving == null) {
      return;
    }
    try {
      command(new PlacementCommand.Drain(leaving.name()));
      await(
          map ->
              map.shards().stream()
                  .allMatch(s -> s.settled() && s.current().primary() != leaving.incarnation()));
      stop(i, leaving);
    } catch (IOException e) {
      throw new DeploymentException(process + " can not be drained: " + e.getMessage(), e);
    }
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> all = new TreeMap<>();
    for (StickyNode node : nodes.values()) {
      try {
        configurator
            .metrics(node.address())
            .lines()
            .filter(line -> !line.startsWith("#"))
            .filter(line -> !line.contains("{"))
            .map(line -> line.split(" ", 2))
            .forEach(line -> all.put(node.name() + "." + line[0], Double.parseDouble(line[1])));
      } catch (IOException e) {
        all.put(node.name() + ".answers", 0.0);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return all;
      }
    }
    return all;
  }

  @Override
  public void close() {
    RunningClusters.usual().forget(cluster.id());
    configurator.close();
    facts.close();
    // Their state is in memory alone: there is nothing to end in order.
    processes().forEach(ChildProcess::kill);
    processes().forEach(ChildProcess::awaitExit);
    launcher.close();
  }
}
