package dev.tally.sticky.routing;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who holds what: the truth as of one moment, and from then on a hint. Ownership is decided by the
 * epochs that the members have promised, never by a map.
 *
 * @param generation the identity of the whole state; another one is another, empty state
 * @param version counts the changes of this map within its generation
 * @param nodes the processes
 * @param shards the assignment of each shard, by its number
 * @param dead incarnations that have ended, named still or not; who finds itself among them must
 *     come back as another
 */
public record PlacementMap(
    long generation,
    long version,
    List<NodeInfo> nodes,
    List<ShardAssignment> shards,
    Set<Long> dead) {

  /** The most shards. */
  public static final int MAX_SHARDS = 4096;

  /** Checks that every member is a node. */
  public PlacementMap {
    nodes = List.copyOf(nodes);
    shards = List.copyOf(shards);
    dead = Set.copyOf(dead);
    if (shards.isEmpty() || shards.size() > MAX_SHARDS) {
      throw new IllegalArgumentException(
          "shards is " + shards.size() + ", must be 1 to " + MAX_SHARDS);
    }
    List<Long> known = nodes.stream().map(NodeInfo::incarnation).toList();
    for (ShardAssignment shard : shards) {
      if (!known.containsAll(shard.current().members())) {
        throw new IllegalArgumentException("a member is no node: " + shard);
      }
    }
  }

  /**
   * A map of nodes that all live.
   *
   * @param generation the identity of the whole state
   * @param version counts the changes of this map
   * @param nodes the processes
   * @param shards the assignment of each shard, by its number
   */
  public PlacementMap(
      long generation, long version, List<NodeInfo> nodes, List<ShardAssignment> shards) {
    this(generation, version, nodes, shards, Set.of());
  }

  /**
   * Whether a process is a part of the cluster.
   *
   * @param incarnation its identity
   * @return false where this map does not know it, or knows it to be dead
   */
  public boolean isAlive(long incarnation) {
    return node(incarnation).isPresent() && !dead.contains(incarnation);
  }

  /**
   * The newest configuration of a shard.
   *
   * @param shard its number
   * @return of its assignment
   */
  public ShardConfiguration configuration(int shard) {
    return shards.get(shard).current();
  }

  /**
   * Finds a node.
   *
   * @param incarnation its identity
   * @return empty where this map does not know it
   */
  public Optional<NodeInfo> node(long incarnation) {
    return nodes.stream().filter(n -> n.incarnation() == incarnation).findFirst();
  }
}
