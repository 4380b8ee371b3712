package dev.tally.sticky.sim;

import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.shard.PeerMessage;
import dev.tally.sticky.shard.Peers;
import dev.tally.sticky.shard.ShardEvents;
import dev.tally.sticky.shard.ShardReplica;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A process in the simulation: its shards, its links, its own clock, which drifts, and turns that
 * end late. Once killed it never runs again; what is started in its place is another.
 */
final class SimNode implements Peers, ShardEvents {

  private static final int TICK = 10;

  private final Simulation world;
  private final NodeInfo info;
  private final List<ShardReplica> shards = new ArrayList<>();
  private final Set<Integer> touched = new HashSet<>();
  private final Set<Long> linked = new HashSet<>();
  private final Deque<Runnable> asleep = new ArrayDeque<>();
  private final long offset;
  private final double rate;
  private long mapVersion;
  private boolean alive = true;
  private boolean paused;
  private int lag;

  SimNode(Simulation world, NodeInfo info) {
    this.world = world;
    this.info = info;
    this.offset = world.clock.random.nextInt(200);
    this.rate = 0.9 + world.clock.random.nextDouble() * 0.2;
    for (int shard = 0; shard < Simulation.SHARDS; shard++) {
      shards.add(
          world.factory.make(
              Simulation.GENERATION, shard, info.incarnation(), world.mix.limits(), this, this));
    }
    tickLater();
  }

  NodeInfo info() {
    return info;
  }

  String name() {
    return info.name();
  }

  long incarnation() {
    return info.incarnation();
  }

  boolean isAlive() {
    return alive;
  }

  boolean isPaused() {
    return paused;
  }

  ShardReplica shard(int shard) {
    return shards.get(shard);
  }

  long now() {
    return offset + (long) (world.clock.now() * rate);
  }

  // --- life ---

  void kill() {
    alive = false;
    asleep.clear();
  }

  void pause() {
    paused = true;
  }

  void wake() {
    paused = false;
    while (!paused && !asleep.isEmpty()) {
      asleep.remove().run();
      world.observe();
    }
  }

  /** Something happens at this node, now or when it wakes. */
  void run(Runnable action) {
    if (!alive) {
      return;
    }
    if (paused) {
      asleep.add(action);
    } else {
      action.run();
    }
  }

  private void tickLater() {
    world.clock.later(
        TICK,
        () -> {
          if (alive) {
            run(() -> shards.forEach(shard -> shard.tick(now())));
            tickLater();
          }
        });
  }

  // --- turns ---

  /** A shard that is about to get something; its turn ends a little later. */
  ShardReplica touch(int shard) {
    if (touched.isEmpty()) {
      world.clock.later(world.clock.random.nextInt(3), () -> run(this::endTurn));
    }
    touched.add(shard);
    return shards.get(shard);
  }

  private void endTurn() {
    for (int shard = 0; shard < shards.size(); shard++) {
      if (touched.contains(shard)) {
        shards.get(shard).flush(now());
      }
    }
    touched.clear();
  }

  // --- placement ---

  /** How many maps behind the newest it is told one. */
  int lag() {
    return lag;
  }

  void lag(int maps) {
    lag = maps;
  }

  void told(PlacementMap map) {
    if (map.version() > mapVersion) {
      mapVersion = map.version();
      for (int shard = 0; shard < shards.size(); shard++) {
        touch(shard).assign(now(), map.shards().get(shard));
      }
    }
  }

  @Override
  public void activated(int shard, long epoch) {
    world.report(this, () -> world.placement().activated(shard, epoch, incarnation()));
  }

  @Override
  public void caughtUp(int shard, long epoch, long learner) {
    world.report(this, () -> world.placement().caughtUp(shard, epoch, learner));
  }

  // --- peers ---

  void link(long other, boolean up) {
    if (up ? linked.add(other) : linked.remove(other)) {
      for (int shard = 0; shard < shards.size(); shard++) {
        touch(shard).link(now(), other, up);
      }
    }
  }

  @Override
  public boolean isLinked(long member) {
    return linked.contains(member);
  }

  @Override
  public boolean canSend(long member) {
    return linked.contains(member)
        && (!world.network.isFaulty() || world.clock.random.nextInt(20) != 0);
  }

  @Override
  public void send(long member, PeerMessage message) {
    if (linked.contains(member)) {
      world.carry(this, member, message.copy());
    }
  }
}
