package dev.tally.sticky.deploy;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Killable;
import dev.tally.deploy.Pausable;
import dev.tally.deploy.Suspendable;
import dev.tally.process.ChildProcess;
import dev.tally.process.JvmCommand;
import dev.tally.sticky.client.StickyClient;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.shard.ShardLimits;
import dev.tally.wire.WireLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Nodes as child processes, with a placement that stays as it is. */
final class StickyDeployment implements Deployment, Killable, Pausable, Suspendable {

  private final List<ChildProcess> nodes;
  private final PlacementMap map;
  private final StickySettings settings;
  private final Set<String> killed = ConcurrentHashMap.newKeySet();

  StickyDeployment(List<ChildProcess> nodes, PlacementMap map, StickySettings settings) {
    this.nodes = List.copyOf(nodes);
    this.map = map;
    this.settings = settings;
  }

  /** Who holds what. */
  PlacementMap map() {
    return map;
  }

  @Override
  public StatefulCounter connect(ClientOptions options) {
    return StickyClient.open(
        map.nodes().stream()
            .map(node -> InetSocketAddress.createUnresolved(node.host(), node.port()))
            .toList(),
        options);
  }

  @Override
  public Map<String, String> effectiveSettings() {
    Map<String, String> effective = new LinkedHashMap<>();
    effective.put("nodes", Integer.toString(settings.nodes()));
    effective.put("zones", Integer.toString(settings.nodes()));
    effective.put("shards", Integer.toString(settings.shards()));
    effective.put("replicas", Integer.toString(StickySettings.REPLICAS));
    effective.put("heap-mb", Integer.toString(settings.heapMegabytes()));
    effective.put("jvm", String.join(" ", JvmCommand.policy()));
    effective.put("transport", transport());
    effective.put("event-loops-per-node", "1");
    effective.put("placement", "fixed at start: weighted rendezvous, one member a zone");
    effective.put("generation", Long.toHexString(map.generation()));
    effective.put("primaries", primaries());
    ShardLimits limits = ShardLimits.withLog(settings.logBytes());
    effective.put("shard-log-bytes", Integer.toString(limits.logBytes()));
    effective.put("append-batch-bytes", Integer.toString(limits.batchBytes()));
    effective.put("shard-waiting-reads", Integer.toString(limits.reads()));
    effective.put("resend-ms", Long.toString(limits.retryMillis()));
    return effective;
  }

  /** The nodes run on this machine with this class path, so what loads here loads there. */
  private static String transport() {
    try (WireLoop loop = WireLoop.start("transport")) {
      return loop.transport();
    }
  }

  private String primaries() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (NodeInfo node : map.nodes()) {
      long leads =
          map.shards().stream().filter(s -> s.current().primary() == node.incarnation()).count();
      counts.put(node.name(), Math.toIntExact(leads));
    }
    return counts.toString();
  }

  @Override
  public List<ChildProcess> processes() {
    return nodes.stream().filter(node -> !killed.contains(node.name())).toList();
  }

  private ChildProcess process(String name) {
    return processes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "process is " + name + ", must be one of " + processes()));
  }

  @Override
  public void kill(String process) {
    ChildProcess node = process(process);
    killed.add(process);
    node.kill();
    node.awaitExit();
  }

  @Override
  public void restart(String process) throws DeploymentException {
    throw new DeploymentException(
        "a killed node can not come back yet: its state is gone, and rejoining with a copy of it"
            + " comes with failover");
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
  public void suspend() {
    processes().forEach(ChildProcess::pause);
  }

  @Override
  public void resume() throws DeploymentException, InterruptedException {
    processes().forEach(ChildProcess::wake);
    if (killed.isEmpty()) {
      try {
        // What they have been told already changes nothing, but is answered once all are linked.
        Configurator.configure(map);
      } catch (IOException e) {
        throw new DeploymentException("sticky-memory did not come back: " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void close() {
    // Their state is in memory alone: there is nothing to end in order.
    nodes.forEach(ChildProcess::kill);
    nodes.forEach(ChildProcess::awaitExit);
  }
}
