package dev.tally.sticky.deploy;

import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Redundant.Copied;
import dev.tally.deploy.RisingTotals;
import dev.tally.deploy.Role;
import dev.tally.sticky.consensus.Voter;
import dev.tally.sticky.node.ClusterInfo;
import dev.tally.sticky.placement.NodeStatus;
import dev.tally.sticky.placement.PlacedNode;
import dev.tally.sticky.placement.PlacementState;
import dev.tally.sticky.routing.KeyHash;
import dev.tally.sticky.routing.ShardAssignment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a running cluster tells of itself: who owns what, who leads, whom it takes for alive,
 * whether all copies are in their places. Nodes may be silent meanwhile, so all are asked at once
 * and for a short time. Safe for use by many threads.
 */
final class Facts implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final String MOVED_KEYS = "tally_sticky_moved_keys_total";
  private static final String MOVED_BYTES = "tally_sticky_moved_bytes_total";
  private static final String LEAST_KEYS = "tally_sticky_moved_keys_minimum_total";

  private final Configurator asks = new Configurator(SOON);
  private final Supplier<List<StickyNode>> nodes;
  private final RisingTotals keys = new RisingTotals();
  private final RisingTotals bytes = new RisingTotals();
  private final RisingTotals leastKeys = new RisingTotals();

  /**
   * Of a cluster.
   *
   * @param nodes those that should be alive
   */
  Facts(Supplier<List<StickyNode>> nodes) {
    this.nodes = nodes;
  }

  private List<NodeAddress> addresses() {
    return nodes.get().stream().map(StickyNode::address).toList();
  }

  /** The primaries of the keys' shards, by their names. */
  Map<String, String> owners(Collection<String> wanted)
      throws DeploymentException, InterruptedException {
    PlacementState state = state();
    Map<String, String> owners = new HashMap<>();
    for (String key : wanted) {
      byte[] name = key.getBytes(StandardCharsets.UTF_8);
      int shard = KeyHash.shard(KeyHash.of(name, 0, name.length), state.shards().size());
      state
          .node(state.shards().get(shard).current().primary())
          .ifPresent(node -> owners.put(key, node.info().name()));
    }
    return owners;
  }

  private PlacementState state() throws DeploymentException, InterruptedException {
    try {
      return asks.newestPlacement(addresses());
    } catch (IOException e) {
      throw new DeploymentException("sticky-memory tells no placement: " + e.getMessage(), e);
    }
  }

  /** Who plays a role, by its name; nobody leads a log of its own. */
  Optional<String> holder(Role role, String key) throws DeploymentException, InterruptedException {
    return switch (role) {
      case OWNER -> Optional.ofNullable(owners(List.of(key)).get(key));
      case COORDINATOR, CONTROLLER -> leader();
      case LOG_LEADER -> Optional.empty();
    };
  }

  private Optional<String> leader() throws DeploymentException, InterruptedException {
    try {
      return ClusterView.of(asks, addresses()).leader();
    } catch (IOException e) {
      throw new DeploymentException("sticky-memory tells no leader: " + e.getMessage(), e);
    }
  }

  /** Whom the placement has heard lately, by their names. */
  Set<String> takenForAlive() throws InterruptedException {
    try {
      return asks.newestPlacement(addresses()).nodes().stream()
          .filter(PlacedNode::responsive)
          .map(node -> node.info().name())
          .collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of();
    }
  }

  /** What is missing until the next loss costs no more than it should. */
  Optional<String> missing() throws InterruptedException {
    List<StickyNode> alive = nodes.get();
    try {
      PlacementState state = asks.newestPlacement(addresses());
      Set<Long> living = alive.stream().map(StickyNode::incarnation).collect(Collectors.toSet());
      Set<Long> known =
          state.nodes().stream()
              .filter(node -> node.status() == NodeStatus.LIVE)
              .map(PlacedNode::incarnation)
              .collect(Collectors.toSet());
      if (!known.equals(living)) {
        return Optional.of(
            "the placement has " + known.size() + " live nodes, must be " + living.size());
      }
      long notYet =
          state.shards().stream()
              .filter(shard -> !isWhole(shard, state.replicas(), living))
              .count();
      if (notYet > 0) {
        return Optional.of(notYet + " of " + state.shards().size() + " shards are not whole");
      }
      return missingVoters(alive);
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isWhole(ShardAssignment shard, int replicas, Set<Long> living) {
    return shard.settled()
        && shard.learner() == 0
        && shard.current().members().size() == replicas
        && living.containsAll(shard.current().members());
  }

  private Optional<String> missingVoters(List<StickyNode> alive)
      throws IOException, InterruptedException {
    Optional<ClusterInfo> cluster = asks.cluster(alive.get(0).address());
    Set<String> there =
        alive.stream().map(StickyNode::voter).map(Voter::id).collect(Collectors.toSet());
    Set<String> gone = new HashSet<>();
    cluster.ifPresent(info -> info.voters().forEach(voter -> gone.add(voter.id())));
    gone.removeAll(there);
    return cluster.isEmpty() || !gone.isEmpty()
        ? Optional.of("the placement waits for its voters " + gone)
        : Optional.empty();
  }

  /** What nodes have sent each other of their states. */
  Copied copied(Map<String, Double> metrics) {
    return new Copied(
        keys.add(byNode(metrics, MOVED_KEYS)),
        bytes.add(byNode(metrics, MOVED_BYTES)),
        leastKeys.add(byNode(metrics, LEAST_KEYS)));
  }

  private static Map<String, Double> byNode(Map<String, Double> metrics, String name) {
    Map<String, Double> found = new HashMap<>();
    metrics.forEach(
        (metric, value) -> {
          if (metric.endsWith("." + name)) {
            found.put(metric, value);
          }
        });
    return found;
  }

  @Override
  public void close() {
    asks.close();
  }
}
