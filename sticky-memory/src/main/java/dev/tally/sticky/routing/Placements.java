package dev.tally.sticky.routing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides who holds what, from the nodes alone: weighted rendezvous hashing with one member a zone
 * (D. Thaler and C. Ravishankar, <i>Using name-based mappings to increase hit rates</i>, 1998; the
 * weights as in J. Resch, <i>New hashing algorithms for data storage</i>, 2015). A node that comes
 * takes its share from the others and moves nothing else; a node that goes leaves its share to the
 * others.
 *
 * <p>Nodes are scored by their stable names, not by incarnations, so a restarted node is given what
 * it had.
 */
public final class Placements {

  private Placements() {}

  /**
   * Places every shard, in epoch 1.
   *
   * @param generation of the new state
   * @param nodes in at least {@code replicas} zones
   * @param shards how many, 1 to {@link PlacementMap#MAX_SHARDS}
   * @param replicas members of each shard, each in a zone of its own
   * @return the map; numbers of primaries on any two nodes differ as little as the members allow
   * @throws IllegalArgumentException where there are fewer zones than replicas
   */
  public static PlacementMap initial(
      long generation, List<NodeInfo> nodes, int shards, int replicas) {
    long zones = nodes.stream().map(NodeInfo::zone).distinct().count();
    if (zones < replicas) {
      throw new IllegalArgumentException(
          "zones is " + zones + ", must be at least the number of replicas, " + replicas);
    }
    Map<Long, Integer> primaries = new HashMap<>();
    List<ShardAssignment> assignments = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      List<Long> members = members(nodes, shard, replicas);
      // Fewest primaries first; among equals the one with the highest score, which stands first.
      long primary =
          members.stream()
              .min(Comparator.comparingInt(m -> primaries.getOrDefault(m, 0)))
              .orElseThrow();
      primaries.merge(primary, 1, Integer::sum);
      assignments.add(ShardAssignment.fresh(new ShardConfiguration(1, primary, members)));
    }
    return new PlacementMap(generation, 1, nodes, assignments);
  }

  /**
   * The members of a shard: of each zone its best node, of those the best.
   *
   * @param nodes to choose from
   * @param shard its number
   * @param replicas how many are wanted
   * @return incarnations, highest score first; fewer than wanted where there are fewer zones
   */
  public static List<Long> members(List<NodeInfo> nodes, int shard, int replicas) {
    Map<String, NodeInfo> bestOfZone = new LinkedHashMap<>();
    for (NodeInfo node : nodes) {
      bestOfZone.merge(node.zone(), node, (a, b) -> score(a, shard) >= score(b, shard) ? a : b);
    }
    return bestOfZone.values().stream()
        .sorted(
            Comparator.comparingDouble((NodeInfo n) -> -score(n, shard))
                .thenComparing(NodeInfo::name))
        .limit(replicas)
        .map(NodeInfo::incarnation)
        .toList();
  }

  private static double score(NodeInfo node, int shard) {
    byte[] name = node.name().getBytes(StandardCharsets.UTF_8);
    long hash = KeyHash.mix(KeyHash.of(name, 0, name.length) ^ KeyHash.mix(shard + 1L));
    // Uniform in (0, 1): the upper 53 bits, half a step off zero.
    double uniform = ((hash >>> 11) + 0.5) * 0x1.0p-53;
    // Every replica of a decision computes the very same bits.
    return -node.weight() / StrictMath.log(uniform);
  }
}
