package dev.tally.sticky.placement;

import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.Placements;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Who should hold each shard, from the nodes alone. */
final class Targets {

  private Targets() {}

  /** One list a shard, best first; shorter than {@code replicas} where zones are missing. */
  static List<List<Long>> of(Collection<PlacedNode> nodes, int shards, int replicas) {
    List<NodeInfo> placeable =
        nodes.stream().filter(PlacedNode::placeable).map(PlacedNode::info).toList();
    return IntStream.range(0, shards)
        .mapToObj(shard -> Placements.members(placeable, shard, replicas))
        .toList();
  }
}
