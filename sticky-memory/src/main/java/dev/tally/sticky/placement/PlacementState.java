package dev.tally.sticky.placement;

import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardAssignment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that the placement knows. Equal logs of commands make equal states.
 *
 * @param generation identity of the counters' state; 0 before the shards are created
 * @param version grows by one with every command that changes anything, through all generations
 * @param replicas members of each shard; 0 before the shards are created
 * @param nodes those that live, and the dead ones that an assignment still names, in order of
 *     joining
 * @param buried incarnations that are dead and forgotten otherwise, the latest last; at most {@link
 *     #MAX_BURIED}
 * @param shards the assignment of each shard; empty before they are created
 * @param targets who should hold each shard, best first: follows from the nodes alone, and is kept
 *     since it costs more than the rest of a decision
 * @param limits how much may be under way at once
 * @param counters what was done so far
 */
public record PlacementState(
    long generation,
    long version,
    int replicas,
    List<PlacedNode> nodes,
    List<Long> buried,
    List<ShardAssignment> shards,
    List<List<Long>> targets,
    PlacementLimits limits,
    PlacementCounters counters) {

  /**
   * The most incarnations remembered after their burial. It bounds the state; a repetition of a
   * join comes seconds after the first, not thousands of restarts.
   */
  public static final int MAX_BURIED = 4096;

  /** Of the buried, how many every map tells: who was buried before it was told anything is new. */
  private static final int TOLD_DEAD = 64;

  /** Copies what it is given. */
  public PlacementState {
    nodes = List.copyOf(nodes);
    buried = List.copyOf(buried);
    shards = List.copyOf(shards);
    targets = List.copyOf(targets);
    if (shards.size() != targets.size()) {
      throw new IllegalArgumentException(
          "targets is " + targets.size() + ", must be " + shards.size() + " as shards is");
    }
  }

  /**
   * Nothing yet.
   *
   * @param limits how much may be under way at once
   * @return without nodes and shards
   */
  public static PlacementState empty(PlacementLimits limits) {
    return new PlacementState(
        0, 0, 0, List.of(), List.of(), List.of(), List.of(), limits, PlacementCounters.ZERO);
  }

  /**
   * Whether there are shards.
   *
   * @return true from the creation on
   */
  public boolean created() {
    return !shards.isEmpty();
  }

  /**
   * What nodes and routers are told.
   *
   * @return empty before the shards are created
   */
  public Optional<PlacementMap> map() {
    return created()
        ? Optional.of(
            new PlacementMap(
                generation, version, nodes.stream().map(PlacedNode::info).toList(), shards, dead()))
        : Optional.empty();
  }

  /** The dead that may not know it: those named still, and the latest buried. */
  private Set<Long> dead() {
    Set<Long> dead =
        nodes.stream()
            .filter(node -> node.status() == NodeStatus.DEAD)
            .map(PlacedNode::incarnation)
            .collect(Collectors.toSet());
    dead.addAll(buried.subList(Math.max(0, buried.size() - TOLD_DEAD), buried.size()));
    return dead;
  }

  /**
   * Finds a node.
   *
   * @param incarnation its identity
   * @return empty where it never joined, or is dead and no assignment names it
   */
  public Optional<PlacedNode> node(long incarnation) {
    return nodes.stream().filter(node -> node.incarnation() == incarnation).findFirst();
  }

  /**
   * Finds the present process of a node.
   *
   * @param name its stable name
   * @return empty where none lives
   */
  public Optional<PlacedNode> node(String name) {
    return nodes.stream()
        .filter(node -> node.info().name().equals(name) && node.status() != NodeStatus.DEAD)
        .findFirst();
  }

  /**
   * Whether an incarnation has ended.
   *
   * @param incarnation any
   * @return true for good, but for incarnations buried long ago
   */
  public boolean isDead(long incarnation) {
    return buried.contains(incarnation)
        || node(incarnation).map(node -> node.status() == NodeStatus.DEAD).orElse(false);
  }
}
