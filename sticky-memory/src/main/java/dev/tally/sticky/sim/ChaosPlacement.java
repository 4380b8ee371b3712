package dev.tally.sticky.sim;

import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.Placements;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides anything that is permitted, with reason and without: a shard must be safe under any
 * sequence of configurations, wise or not. Permitted is: one change at a time but for another
 * primary, who must be an active member; members change by one, and only for a learner that has
 * caught up.
 */
final class ChaosPlacement implements SimPlacement {

  private final Simulation world;
  private PlacementMap map;

  ChaosPlacement(Simulation world) {
    this.world = world;
    List<NodeInfo> nodes = world.liveNodes().stream().map(SimNode::info).toList();
    this.map = Placements.initial(Simulation.GENERATION, nodes, world.shards(), 3);
  }

  @Override
  public PlacementMap map() {
    return map;
  }

  @Override
  public boolean isAlive(long incarnation) {
    return world.node(incarnation).isAlive();
  }

  @Override
  public void activated(int shard, long epoch, long primary) {
    ShardAssignment known = map.shards().get(shard);
    if (known.epoch() == epoch && !known.settled()) {
      world.model(map.generation(), shard).active();
      set(
          shard,
          new ShardAssignment(
              known.current(), known.current().members(), epoch, known.learner(), false));
    }
  }

  @Override
  public void caughtUp(int shard, long epoch, long learner) {
    ShardAssignment known = map.shards().get(shard);
    if (known.epoch() != epoch || known.learner() != learner || !known.settled()) {
      return;
    }
    List<Long> outgoing =
        known.current().members().stream()
            .filter(member -> member != known.current().primary())
            .toList();
    long out =
        outgoing.stream()
            .filter(member -> !isAlive(member))
            .findFirst()
            .orElse(outgoing.get(world.random().nextInt(outgoing.size())));
    List<Long> members = new ArrayList<>(known.current().members());
    members.set(members.indexOf(out), learner);
    issue(shard, known.current().primary(), members, 0);
  }

  @Override
  public void joined(NodeInfo node) {
    List<NodeInfo> nodes = new ArrayList<>(map.nodes());
    nodes.add(node);
    map = new PlacementMap(map.generation(), map.version() + 1, nodes, map.shards());
  }

  @Override
  public void died(long incarnation) {
    for (int shard = 0; shard < map.shards().size(); shard++) {
      ShardAssignment known = map.shards().get(shard);
      if (known.learner() == incarnation) {
        dropLearner(shard);
      }
      if (known.current().members().contains(incarnation)
          && (known.current().primary() == incarnation || !known.settled())) {
        anotherPrimary(shard);
      }
    }
  }

  @Override
  public void suspect(long incarnation) {
    for (int shard = 0; shard < map.shards().size(); shard++) {
      if (map.configuration(shard).primary() == incarnation) {
        anotherPrimary(shard);
      }
    }
  }

  @Override
  public void silent(long incarnation) {
    suspect(incarnation);
  }

  @Override
  public void stir(boolean faults) {
    for (int shard = 0; shard < map.shards().size(); shard++) {
      ShardAssignment known = map.shards().get(shard);
      if (!isAlive(known.current().primary())) {
        anotherPrimary(shard);
      } else if (!known.settled() && world.clock.chance(world.mix.hurryPercent())) {
        // Whoever was named does not make it, for whatever reason.
        anotherPrimary(shard);
      } else if (faults && world.clock.chance(world.mix.primaryPercent())) {
        anotherPrimary(shard);
      } else if (known.settled() && known.learner() == 0) {
        boolean broken = known.current().members().stream().anyMatch(m -> !isAlive(m));
        if (broken || (faults && world.clock.chance(world.mix.memberPercent()))) {
          newcomer(shard, known);
        }
      } else if (faults && known.learner() != 0 && world.clock.chance(world.mix.dropPercent())) {
        dropLearner(shard);
      }
    }
  }

  private void newcomer(int shard, ShardAssignment known) {
    List<Long> candidates =
        map.nodes().stream()
            .map(NodeInfo::incarnation)
            .filter(node -> isAlive(node) && !known.current().members().contains(node))
            .toList();
    if (!candidates.isEmpty()) {
      long learner = candidates.get(world.random().nextInt(candidates.size()));
      issue(shard, known.current().primary(), known.activeMembers(), learner);
    }
  }

  private void anotherPrimary(int shard) {
    ShardAssignment known = map.shards().get(shard);
    List<Long> candidates = known.activeMembers().stream().filter(this::isAlive).toList();
    issue(
        shard, candidates.get(world.random().nextInt(candidates.size())), known.activeMembers(), 0);
  }

  private void issue(int shard, long primary, List<Long> members, long learner) {
    ShardAssignment known = map.shards().get(shard);
    set(
        shard,
        new ShardAssignment(
            new ShardConfiguration(known.epoch() + 1, primary, members),
            known.activeMembers(),
            known.activeEpoch(),
            learner,
            false));
    world.model(map.generation(), shard).issued(map.shards().get(shard));
  }

  private void dropLearner(int shard) {
    ShardAssignment known = map.shards().get(shard);
    set(
        shard,
        new ShardAssignment(known.current(), known.activeMembers(), known.activeEpoch(), 0, false));
  }

  private void set(int shard, ShardAssignment changed) {
    List<ShardAssignment> shards = new ArrayList<>(map.shards());
    shards.set(shard, changed);
    map = new PlacementMap(map.generation(), map.version() + 1, map.nodes(), shards);
  }
}
