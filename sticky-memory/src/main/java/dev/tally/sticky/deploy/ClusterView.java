package dev.tally.sticky.deploy;

import dev.tally.sticky.placement.PlacedNode;
import dev.tally.sticky.placement.PlacementState;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardAssignment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster as of now: the newest placement that any voter tells, and each node's own numbers.
 *
 * @param state of the placement
 * @param metrics by the node's incarnation and the metric's name; none of a node that is silent
 */
record ClusterView(PlacementState state, Map<Long, Map<String, Long>> metrics) {

  /**
   * Asks around.
   *
   * @param seeds some nodes, of which one at least must answer
   * @throws IOException where none does, or no voter is known to them
   */
  static ClusterView of(Configurator configurator, List<NodeAddress> seeds)
      throws IOException, InterruptedException {
    Map<String, NodeAddress> known = new LinkedHashMap<>();
    List<String> silent = new ArrayList<>();
    for (NodeAddress seed : seeds) {
      try {
        known.put(seed.host() + ":" + seed.port(), seed);
        Optional<PlacementMap> map = configurator.map(seed);
        if (map.isPresent()) {
          map.get().nodes().forEach(n -> known.put(n.host() + ":" + n.port(), address(n)));
          break;
        }
        silent.add(seed.name() + " has no placement yet");
      } catch (IOException e) {
        silent.add(String.valueOf(e.getMessage()));
      }
    }
    Optional<PlacementState> newest = Optional.empty();
    for (NodeAddress node : known.values()) {
      try {
        Optional<PlacementState> told = configurator.placement(node);
        if (told.isPresent() && newest.map(n -> n.version() < told.get().version()).orElse(true)) {
          newest = told;
        }
      } catch (IOException e) {
        silent.add(String.valueOf(e.getMessage()));
      }
    }
    PlacementState state = newest.orElseThrow(() -> new IOException("no voter answers: " + silent));
    return new ClusterView(state, metrics(configurator, state));
  }

  private static NodeAddress address(NodeInfo node) {
    return new NodeAddress(node.name(), node.host(), node.port());
  }

  private static Map<Long, Map<String, Long>> metrics(
      Configurator configurator, PlacementState state) throws InterruptedException {
    Map<Long, Map<String, Long>> all = new HashMap<>();
    for (PlacedNode node : state.nodes()) {
      try {
        Map<String, Long> numbers = new HashMap<>();
        configurator
            .metrics(address(node.info()))
            .lines()
            .filter(line -> !line.startsWith("#") && !line.contains("{"))
            .map(line -> line.split(" ", 2))
            .forEach(line -> numbers.put(line[0], Long.parseLong(line[1])));
        all.put(node.incarnation(), numbers);
      } catch (IOException e) {
        // Silent, and shown as such.
      }
    }
    return all;
  }

  /** An address of a node that answers, for commands. */
  NodeAddress anyNode() throws IOException {
    return state.nodes().stream()
        .filter(node -> metrics.containsKey(node.incarnation()))
        .findFirst()
        .map(node -> address(node.info()))
        .orElseThrow(() -> new IOException("no node answers"));
  }

  long metric(long incarnation, String name) {
    return metrics.getOrDefault(incarnation, Map.of()).getOrDefault(name, 0L);
  }

  long sum(String name) {
    return metrics.keySet().stream().mapToLong(node -> metric(node, name)).sum();
  }

  long primaries(long incarnation) {
    return state.shards().stream().filter(s -> s.current().primary() == incarnation).count();
  }

  long memberships(long incarnation) {
    return state.shards().stream().filter(s -> s.current().members().contains(incarnation)).count();
  }

  List<Integer> lost() {
    List<Integer> lost = new ArrayList<>();
    for (int shard = 0; shard < state.shards().size(); shard++) {
      if (state.shards().get(shard).lost()) {
        lost.add(shard);
      }
    }
    return lost;
  }

  /** Shards whose configuration is changing. */
  long underWay() {
    return state.shards().stream()
        .filter(s -> !s.lost() && (!s.settled() || s.learner() != 0))
        .count();
  }

  long lowestEpoch() {
    return state.shards().stream().mapToLong(ShardAssignment::epoch).min().orElse(0);
  }

  long highestEpoch() {
    return state.shards().stream().mapToLong(ShardAssignment::epoch).max().orElse(0);
  }

  /** Who leads the placement, by its name. */
  Optional<String> leader() {
    return state.nodes().stream()
        .filter(node -> metric(node.incarnation(), "tally_sticky_leads_placement") == 1)
        .map(node -> node.info().name())
        .findFirst();
  }
}
