package dev.tally.sticky.sim;

import dev.tally.counter.Failure;
import dev.tally.sticky.placement.Detector;
import dev.tally.sticky.placement.PlacementCommand;
import dev.tally.sticky.placement.PlacementState;
import dev.tally.sticky.routing.MapFollower;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.shard.PeerMessage;
import dev.tally.sticky.shard.Peers;
import dev.tally.sticky.shard.Requester;
import dev.tally.sticky.shard.ShardEvents;
import dev.tally.sticky.shard.ShardReplica;
import dev.tally.sticky.shard.ShardView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process in the simulation: its shards, its links, its own clock, which drifts, and turns that
 * end late. Once killed it never runs again; what is started in its place is another.
 */
final class SimNode implements Peers, ShardEvents {

  private static final int TICK = 10;
  private static final Detector.Patience PATIENCE = new Detector.Patience(60, 150, 900, 40);

  private final Simulation world;
  private final NodeInfo info;
  private final List<ShardReplica> shards = new ArrayList<>();
  private final MapFollower follower = new MapFollower();
  private final Detector detector = new Detector(PATIENCE);
  private final Map<Long, Long> heardAt = new HashMap<>();
  private final Set<Integer> touched = new HashSet<>();
  private final Set<Integer> owing = new TreeSet<>();
  private final Set<Long> linked = new HashSet<>();
  private final Deque<Runnable> asleep = new ArrayDeque<>();
  private final long offset;
  private final double rate;
  private long generation;
  private boolean alive = true;
  private boolean paused;
  private int lag;

  SimNode(Simulation world, NodeInfo info) {
    this.world = world;
    this.info = info;
    this.offset = world.clock.random.nextInt(200);
    this.rate = 0.9 + world.clock.random.nextDouble() * 0.2;
    if (Math.abs(rate - 1) > 0.02) {
      world.clock.count(Happening.CLOCK_DRIFT);
    }
    // Whoever learns from maps is in no generation before the first.
    begin(world.mix.isProduct() ? 0 : Simulation.GENERATION);
    tickLater();
  }

  /** Begins anew with nothing. */
  private void begin(long newGeneration) {
    generation = newGeneration;
    touched.clear();
    owing.clear();
    shards.clear();
    for (int shard = 0; shard < world.shards(); shard++) {
      shards.add(
          world.factory.make(
              generation, shard, info.incarnation(), world.mix.limits(), this, this));
    }
  }

  long generation() {
    return generation;
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

  ShardView shard(int shard) {
    return shards.get(shard).view();
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
            run(
                () -> {
                  shards.forEach(shard -> shard.tick(now()));
                  world.placement().heartbeats(this);
                });
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
    boolean asked = !owing.isEmpty();
    for (int shard = 0; shard < shards.size(); shard++) {
      if (touched.contains(shard) && shards.get(shard).flush(now())) {
        owing.add(shard);
      }
    }
    touched.clear();
    if (!asked && !owing.isEmpty()) {
      world.clock.later(world.clock.random.nextInt(1, 6), () -> run(this::payOwed));
    }
  }

  private void payOwed() {
    owing.forEach(shard -> shards.get(shard).sendOwed(now()));
    owing.clear();
  }

  // --- placement ---

  /** How many maps behind the newest it is told one. */
  int lag() {
    return lag;
  }

  void lag(int maps) {
    lag = maps;
  }

  Optional<PlacementMap> map() {
    return follower.map();
  }

  long mapVersion() {
    return map().map(PlacementMap::version).orElse(0L);
  }

  /** Whether it knows itself to be a part of the cluster. */
  boolean isIn() {
    return alive && map().filter(map -> map.isAlive(incarnation())).isPresent();
  }

  /** Whether it knows that a shard is lost. */
  boolean knowsLost(int shard) {
    return map().filter(map -> map.shards().get(shard).lost()).isPresent();
  }

  void heard(long other) {
    heardAt.put(other, now());
  }

  /** Looks for silent nodes, as far as this one leads the placement. */
  List<PlacementCommand> look(boolean leads, PlacementState state) {
    return detector.look(now(), leads, incarnation(), heardAt, state);
  }

  /** A request: refused here where it means another state, as a node does. */
  void request(
      long wanted, int shard, Requester answers, long number, Consumer<ShardReplica> whereTo) {
    if (mapVersion() == 0 && world.mix.isProduct()) {
      answers.failed(number, Failure.UNAVAILABLE);
    } else if (wanted != generation || knowsLost(shard)) {
      answers.failed(number, Failure.STATE_LOST);
    } else {
      whereTo.accept(touch(shard));
    }
  }

  void told(PlacementMap map) {
    MapFollower.Step step = follower.learn(map, incarnation());
    if (step == MapFollower.Step.TAKEN_FOR_DEAD) {
      world.rebirth(this);
    } else if (step == MapFollower.Step.NEWER) {
      if (map.generation() != generation) {
        begin(map.generation());
      }
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
    if (up) {
      heard(other);
    }
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

  /** Now and then a client is not connected, and its answer is lost. */
  @Override
  public @Nullable Requester requester(long route) {
    if (world.network.isFaulty() && world.clock.random.nextInt(20) == 0) {
      return null;
    }
    world.clock.count(Happening.ANSWERED_ELSEWHERE);
    return new SimAnswers(world.operation(route), this, 0);
  }

  @Override
  public void send(long member, PeerMessage message) {
    if (linked.contains(member)) {
      world.carry(this, member, message.copy());
    }
  }
}
