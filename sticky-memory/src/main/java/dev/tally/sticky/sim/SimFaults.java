package dev.tally.sticky.sim;

import java.util.ArrayList;
import java.util.List;

/** What goes wrong beside the network's own faults, one thing after another. */
final class SimFaults {

  private static final long SILENCE = 400;

  private final Simulation world;
  private final List<SimNode> toRestart = new ArrayList<>();
  private boolean ended;
  private int kills;
  private int started;

  SimFaults(Simulation world) {
    this.world = world;
    later();
  }

  int kills() {
    return kills;
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
        world.random().nextInt(30, 400),
        () -> {
          if (!ended) {
            something();
            later();
          }
        });
  }

  private void something() {
    List<SimNode> live = world.liveNodes();
    SimNode one = live.get(world.random().nextInt(live.size()));
    SimNode other = live.get(world.random().nextInt(live.size()));
    switch (world.random().nextInt(10)) {
      case 0, 1, 2 -> breakLink(one, other);
      case 3, 4 -> cut(one, other, world.random().nextBoolean());
      case 5, 6 -> pause(one);
      case 7, 8 -> kill(one);
      default -> grow();
    }
  }

  private void breakLink(SimNode one, SimNode other) {
    if (one != other) {
      one.run(() -> one.link(other.incarnation(), false));
      other.run(() -> other.link(one.incarnation(), false));
      world.clock.later(world.random().nextInt(10, 300), () -> mend(one, other));
    }
  }

  private void mend(SimNode one, SimNode other) {
    if (one.isAlive() && other.isAlive()) {
      one.run(() -> one.link(other.incarnation(), true));
      other.run(() -> other.link(one.incarnation(), true));
    }
  }

  /** Silence in one direction or both, for longer than anybody waits. */
  private void cut(SimNode one, SimNode other, boolean bothWays) {
    world.network.cut(one.name(), other.name());
    if (bothWays) {
      world.network.cut(other.name(), one.name());
    }
    world.clock.later(
        world.random().nextInt(50, 1_500),
        () -> {
          world.network.mend(one.name(), other.name());
          world.network.mend(other.name(), one.name());
        });
  }

  private void pause(SimNode node) {
    if (node.isPaused()) {
      return;
    }
    node.pause();
    long length = world.random().nextInt(10, 2_000);
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
      node.wake();
      world.placement().heard(node.incarnation());
    }
  }

  private void kill(SimNode node) {
    if (world.liveNodes().size() > 3 - 1 && world.placement().mayDie(node.incarnation())) {
      kills++;
      world.kill(node);
      toRestart.add(node);
      world.clock.later(
          world.random().nextInt(20, 1_500),
          () -> {
            if (toRestart.remove(node)) {
              world.restart(node);
            }
          });
    }
  }

  private void grow() {
    if (started < 2) {
      started++;
      SimNode fresh = world.start("more-" + started, "zone-" + world.random().nextInt(3));
      world.placement().joined(fresh.info());
    }
  }
}
