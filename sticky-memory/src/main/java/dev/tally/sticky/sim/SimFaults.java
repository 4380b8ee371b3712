package dev.tally.sticky.sim;

import dev.tally.sticky.routing.ShardAssignment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** What goes wrong beside the network's own faults, one thing after another. */
final class SimFaults {

  private static final long SILENCE = 30;

  private final Simulation world;
  private final List<SimNode> toRestart = new ArrayList<>();
  private boolean ended;
  private int started;

  SimFaults(Simulation world) {
    this.world = world;
    later();
  }

  /** Nothing more goes wrong: who sleeps wakes, who was killed is started again. */
  void end() {
    ended = true;
    world.liveNodes().forEach(this::wake);
    toRestart.forEach(world::restart);
    toRestart.clear();
    for (SimNode one : world.liveNodes()) {
      for (SimNode other : world.liveNodes()) {
        if (one != other) {
          one.link(other.incarnation(), true);
        }
      }
    }
  }

  private void later() {
    world.clock.later(
        world.random().nextInt(2 * world.mix.faultMillis()),
        () -> {
          if (!ended) {
            something();
            later();
          }
        });
  }

  private void something() {
    List<SimNode> live = world.liveNodes();
    if (live.isEmpty()) {
      return;
    }
    SimNode one = victim(live);
    SimNode other = live.get(world.random().nextInt(live.size()));
    if (world.clock.chance(world.mix.lagPercent())) {
      lag(one);
      return;
    }
    if (world.mix.isProduct() && world.clock.chance(15)) {
      oftenWrong(one);
      return;
    }
    switch (world.random().nextInt(18)) {
      case 0, 1 -> breakLink(one, other);
      case 2, 3 -> cut(one.name(), other.name(), world.random().nextBoolean());
      case 4, 13 -> cutPlacement(one.name(), world.random().nextInt(3));
      case 5, 6, 7 -> split();
      case 8, 9 -> pause(one);
      case 10 -> kill(one);
      case 11, 12 -> lag(one);
      case 14, 15, 16 -> splitAround(one);
      default -> grow();
    }
  }

  /** Anybody, but mostly somebody on whom something depends. */
  private SimNode victim(List<SimNode> live) {
    ShardAssignment shard =
        world.placement().map().shards().get(world.random().nextInt(world.shards()));
    long wanted =
        switch (world.random().nextInt(4)) {
          case 0, 1 -> shard.current().primary();
          case 2 -> shard.learner();
          default -> 0;
        };
    return live.stream()
        .filter(node -> node.incarnation() == wanted)
        .findFirst()
        .orElseGet(() -> live.get(world.random().nextInt(live.size())));
  }

  /** A primary is replaced for no reason, and the network splits while its successor begins. */
  private void splitAround(SimNode primary) {
    world.placement().suspect(primary.incarnation());
    world.clock.later(world.random().nextInt(1, 20), this::split);
  }

  private void breakLink(SimNode one, SimNode other) {
    if (one != other) {
      world.clock.count(Happening.BROKEN_LINK);
      one.run(() -> one.link(other.incarnation(), false));
      other.run(() -> other.link(one.incarnation(), false));
      world.clock.later(world.random().nextInt(5, 100), () -> mend(one, other));
    }
  }

  private void mend(SimNode one, SimNode other) {
    if (one.isAlive() && other.isAlive()) {
      one.run(() -> one.link(other.incarnation(), true));
      other.run(() -> other.link(one.incarnation(), true));
    }
  }

  /** Silence in one direction or both, for longer than anybody waits. */
  private void cut(String one, String other, boolean bothWays) {
    world.clock.count(bothWays ? Happening.TWO_WAY_CUT : Happening.ONE_WAY_CUT);
    world.network.cut(one, other);
    if (bothWays) {
      world.network.cut(other, one);
    }
    world.clock.later(
        world.random().nextInt(5, 150),
        () -> {
          world.network.mend(one, other);
          world.network.mend(other, one);
        });
  }

  private void cutPlacement(String node, int way) {
    if (way == 0) {
      cut(node, Simulation.PLACEMENT, false);
    } else {
      cut(Simulation.PLACEMENT, node, way == 1);
    }
  }

  /**
   * Two sides that hear nothing of each other, placement on one of them, but for a node that both
   * may hear. Clients hear everybody; so who is cut off is asked still, and believes what it
   * believed.
   */
  private void split() {
    SplittableRandom random = world.random();
    Set<String> names = new LinkedHashSet<>(List.of(Simulation.PLACEMENT));
    world.liveNodes().forEach(node -> names.add(node.name()));
    List<String> one = new ArrayList<>();
    List<String> other = new ArrayList<>(names);
    if (other.size() < 3) {
      return;
    }
    // Half of the time one node alone.
    int wanted = random.nextBoolean() ? 1 : random.nextInt(1, other.size());
    while (one.size() < wanted) {
      one.add(other.remove(random.nextInt(other.size())));
    }
    if (other.size() > 1 && random.nextBoolean()) {
      other.remove(random.nextInt(other.size()));
    }
    world.clock.count(Happening.SPLIT);
    acrossBoth(one, other, world.network::cut);
    List<String> unheard = one.contains(Simulation.PLACEMENT) ? other : one;
    long length = random.nextInt(10, 300);
    if (length > SILENCE) {
      world.clock.later(SILENCE, () -> silent(unheard));
    }
    world.clock.later(length, () -> acrossBoth(one, other, world.network::mend));
  }

  private static void acrossBoth(
      List<String> some, List<String> others, BiConsumer<String, String> each) {
    for (String one : some) {
      for (String other : others) {
        each.accept(one, other);
        each.accept(other, one);
      }
    }
  }

  private void silent(List<String> names) {
    if (!ended) {
      world.liveNodes().stream()
          .filter(node -> names.contains(node.name()))
          .forEach(node -> world.placement().silent(node.incarnation()));
    }
  }

  /** What placement decides is heard of late: by way of somebody who lags behind. */
  private void lag(SimNode node) {
    world.clock.count(Happening.LATE_MAP);
    node.lag(world.random().nextInt(1, SimMaps.PAST));
    world.clock.later(world.random().nextInt(20, 200), () -> node.lag(0));
  }

  private void pause(SimNode node) {
    if (node.isPaused()) {
      return;
    }
    world.clock.count(Happening.PAUSE);
    node.pause();
    long length = world.random().nextInt(2, 120);
    if (length > SILENCE) {
      world.clock.later(
          SILENCE,
          () -> {
            if (node.isPaused()) {
              world.placement().silent(node.incarnation());
            }
          });
    }
    world.clock.later(length, () -> wake(node));
  }

  private void wake(SimNode node) {
    if (node.isPaused()) {
      world.clock.count(Happening.WAKE);
      node.wake();
    }
  }

  private void kill(SimNode node) {
    if (world.mix.losesMajorities() || world.placement().mayDie(node.incarnation())) {
      killAndRestart(node);
    }
  }

  private void killAndRestart(SimNode node) {
    if (!node.isAlive()) {
      return;
    }
    world.kill(node);
    toRestart.add(node);
    world.clock.later(
        world.random().nextInt(5, 100),
        () -> {
          if (toRestart.remove(node)) {
            world.restart(node);
          }
        });
  }

  /** What is told of a node is not so; or, where state may be lost, all of it is. */
  private void oftenWrong(SimNode one) {
    int kind = world.random().nextInt(10);
    if (world.placement() instanceof ProductPlacement product && kind < 4) {
      product.wronglyDead(one);
    } else if (world.mix.losesMajorities() && kind < 7) {
      if (kind == 4) {
        world.clock.count(Happening.BLACKOUT);
        world.liveNodes().forEach(this::killAndRestart);
      } else {
        List<Long> members =
            world.placement().map().shards().get(0).current().members().subList(0, 2);
        members.forEach(member -> killAndRestart(world.node(member)));
      }
    } else {
      grow();
    }
  }

  private void grow() {
    if (started < 3) {
      started++;
      world.clock.count(Happening.SCALE_OUT);
      SimNode fresh = world.start("more-" + started, "zone-" + world.random().nextInt(3));
      world.placement().joined(fresh.info());
    }
  }
}
