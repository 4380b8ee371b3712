package dev.tally.sticky.routing;

import java.util.List;
import java.util.Optional;

/**
 * Who holds what: the truth as of one moment, and from then on a hint. Ownership is decided by the
 * epochs that the members have promised, never by a map.
 *
 * @param generation the identity of the whole state; another one is another, empty state
 * @param nodes the processes
 * @param shards the configuration of each shard, by its number
 */
public record PlacementMap(long generation, List<NodeInfo> nodes, List<ShardConfiguration> shards) {

  /** The most shards. */
  public static final int MAX_SHARDS = 4096;

  /** Checks that every member is a node. */
  public PlacementMap {
    nodes = List.copyOf(nodes);
    shards = List.copyOf(shards);
    if (shards.isEmpty() || shards.size() > MAX_SHARDS) {
      throw new IllegalArgumentException(
          "shards is " + shards.size() + ", must be 1 to " + MAX_SHARDS);
    }
    List<Long> known = nodes.stream().map(NodeInfo::incarnation).toList();
    for (ShardConfiguration shard : shards) {
      if (!known.containsAll(shard.members())) {
        throw new IllegalArgumentException("a member is no node: " + shard);
      }
    }
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
