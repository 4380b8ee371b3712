package dev.tally.sticky.placement;

import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.Placements;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A state while a command is applied to it. */
final class Draft {

  final List<ShardAssignment> shards;
  final PlacementLimits limits;
  long movesBegun;
  long movesDone;
  long movesAbandoned;
  long transfers;
  long failovers;

  private final PlacementState before;
  private final Map<Long, PlacedNode> nodes = new LinkedHashMap<>();
  private final List<Long> buried;
  private long generation;
  private int replicas;
  private long theoreticalMinimum;
  private List<List<Long>> targets;
  private boolean nodesChanged;

  Draft(PlacementState before) {
    this.before = before;
    this.generation = before.generation();
    this.replicas = before.replicas();
    this.limits = before.limits();
    this.shards = new ArrayList<>(before.shards());
    this.targets = before.targets();
    this.buried = new ArrayList<>(before.buried());
    before.nodes().forEach(node -> nodes.put(node.incarnation(), node));
    PlacementCounters counters = before.counters();
    this.movesBegun = counters.movesBegun();
    this.movesDone = counters.movesDone();
    this.movesAbandoned = counters.movesAbandoned();
    this.transfers = counters.transfers();
    this.failovers = counters.failovers();
    this.theoreticalMinimum = counters.theoreticalMinimum();
  }

  /** A node that has joined and is not buried. */
  PlacedNode node(long incarnation) {
    return Objects.requireNonNull(nodes.get(incarnation));
  }

  boolean is(long incarnation, NodeStatus status) {
    return node(incarnation).status() == status;
  }

  String zone(long incarnation) {
    return node(incarnation).info().zone();
  }

  /** A node joins or changes. */
  void put(PlacedNode node) {
    PlacedNode old = nodes.put(node.incarnation(), node);
    nodesChanged |=
        old == null || old.placeable() != node.placeable() || !old.info().equals(node.info());
  }

  List<Long> target(int shard) {
    return targets.get(shard);
  }

  /** Begins all shards anew and empty; each in the epoch given for it. */
  void create(long newGeneration, int newReplicas, List<Long> epochs) {
    generation = newGeneration;
    replicas = newReplicas;
    shards.clear();
    List<NodeInfo> live =
        nodes.values().stream()
            .filter(node -> node.status() == NodeStatus.LIVE)
            .map(PlacedNode::info)
            .toList();
    List<ShardAssignment> first =
        Placements.initial(newGeneration, live, epochs.size(), newReplicas).shards();
    for (int shard = 0; shard < first.size(); shard++) {
      ShardConfiguration placed = first.get(shard).current();
      shards.add(
          ShardAssignment.fresh(
              new ShardConfiguration(epochs.get(shard), placed.primary(), placed.members())));
    }
    targets = newTargets();
    nodesChanged = false;
  }

  /** Decides anew who should hold what, where the nodes have changed. */
  void retarget() {
    if (!nodesChanged || shards.isEmpty()) {
      return;
    }
    List<List<Long>> wanted = newTargets();
    for (int shard = 0; shard < shards.size(); shard++) {
      if (!shards.get(shard).lost()) {
        List<Long> old = targets.get(shard);
        theoreticalMinimum += wanted.get(shard).stream().filter(m -> !old.contains(m)).count();
      }
    }
    targets = wanted;
  }

  private List<List<Long>> newTargets() {
    return Targets.of(nodes.values(), shards.size(), replicas);
  }

  /** The state after all; the one before where nothing has changed. */
  PlacementState build() {
    bury();
    PlacementState same = state(before.version());
    return same.equals(before) ? before : state(before.version() + 1);
  }

  private PlacementState state(long version) {
    return new PlacementState(
        generation,
        version,
        replicas,
        List.copyOf(nodes.values()),
        buried,
        shards,
        targets,
        limits,
        new PlacementCounters(
            movesBegun, movesDone, movesAbandoned, transfers, failovers, theoreticalMinimum));
  }

  private void bury() {
    Set<Long> named = new HashSet<>();
    for (ShardAssignment shard : shards) {
      named.addAll(shard.current().members());
      named.addAll(shard.activeMembers());
      named.add(shard.learner());
    }
    nodes
        .values()
        .removeIf(
            node -> {
              boolean gone =
                  node.status() == NodeStatus.DEAD && !named.contains(node.incarnation());
              return gone && buried.add(node.incarnation());
            });
    if (buried.size() > PlacementState.MAX_BURIED) {
      buried.subList(0, buried.size() - PlacementState.MAX_BURIED).clear();
    }
  }
}
