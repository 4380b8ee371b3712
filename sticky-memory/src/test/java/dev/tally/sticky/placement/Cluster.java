package dev.tally.sticky.placement;

import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.ShardAssignment;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A placement that is told things, with primaries that do what it decides when they are asked to.
 */
final class Cluster {

  static final long GENERATION = 7;

  private static final int MAX_REPORTS = 100_000;

  PlacementState state;

  Cluster(PlacementLimits limits) {
    state = PlacementState.empty(limits);
  }

  /** Nodes a-0 (100), b-0 (200), c-0 (300) and so on, settled. */
  static Cluster of(int zones, int nodesOfZone, int shards) {
    return of(zones, nodesOfZone, shards, PlacementLimits.DEFAULT);
  }

  static Cluster of(int zones, int nodesOfZone, int shards, PlacementLimits limits) {
    Cluster cluster = new Cluster(limits);
    for (int zone = 0; zone < zones; zone++) {
      for (int node = 0; node < nodesOfZone; node++) {
        cluster.join((char) ('a' + zone) + "-" + node, 100L * (zone + 1) + 10L * node);
      }
    }
    cluster.tell(new PlacementCommand.Create(GENERATION, shards, 3));
    cluster.settle();
    return cluster;
  }

  /** Its zone is what its name begins with. */
  static NodeInfo node(String name, long incarnation) {
    return new NodeInfo(name, name.substring(0, 1), incarnation, "127.0.0.1", 1, 1);
  }

  Optional<String> join(String name, long incarnation) {
    return tell(new PlacementCommand.Join(node(name, incarnation)));
  }

  /** Every step is checked. */
  Optional<String> tell(PlacementCommand command) {
    PlacementResult result = Placement.apply(state, command);
    Invariants.check(state, command, result);
    state = result.state();
    return result.refusal();
  }

  /** All that primaries can report they report, until there is no more. */
  void settle() {
    for (int reports = 0; reports < MAX_REPORTS; reports++) {
      Optional<PlacementCommand> next =
          IntStream.range(0, state.shards().size())
              .mapToObj(this::report)
              .flatMap(Optional::stream)
              .findFirst();
      if (next.isEmpty()) {
        return;
      }
      tell(next.get());
    }
    throw new AssertionError("it never comes to rest");
  }

  /** What the primary of a shard would report next. */
  Optional<PlacementCommand> report(int number) {
    ShardAssignment shard = state.shards().get(number);
    long primary = shard.current().primary();
    if (shard.lost()
        || !responsive(primary)
        || !answers(shard.activeMembers())
        || !answers(shard.current().members())) {
      return Optional.empty();
    }
    if (!shard.settled()) {
      return Optional.of(new PlacementCommand.Activated(number, shard.epoch(), primary));
    }
    return shard.learner() != 0 && responsive(shard.learner())
        ? Optional.of(new PlacementCommand.CaughtUp(number, shard.epoch(), shard.learner()))
        : Optional.empty();
  }

  boolean answers(List<Long> members) {
    return members.stream().filter(this::responsive).count() > members.size() / 2;
  }

  private boolean responsive(long incarnation) {
    return state.node(incarnation).orElseThrow().responsive();
  }

  ShardAssignment shard(int number) {
    return state.shards().get(number);
  }

  NodeStatus status(long incarnation) {
    return state.node(incarnation).orElseThrow().status();
  }

  long leads(long incarnation) {
    return state.shards().stream().filter(s -> s.current().primary() == incarnation).count();
  }

  long holds(long incarnation) {
    return state.shards().stream().filter(s -> s.current().members().contains(incarnation)).count();
  }

  long learners() {
    return state.shards().stream().filter(s -> s.learner() != 0).count();
  }

  /** Shards that change their primary, and nothing else. */
  long unsettled() {
    return state.shards().stream().filter(s -> !s.settled() && s.learner() == 0).count();
  }
}
