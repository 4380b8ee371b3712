package dev.tally.sticky.sim;

import dev.tally.sticky.placement.PlacementCounters;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.shard.PeerMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Nodes, clients, placement and the network between them, in one thread on a virtual clock: all
 * that happens follows from the seed, so a seed that fails, fails again. Every invariant is looked
 * at after every step.
 *
 * <p>What goes wrong: messages are delayed, lost, doubled and overtaken; links break; ways are cut
 * in both directions or in one; processes pause for longer than anybody waits, are killed with all
 * they held, and come back as other incarnations; clocks drift. Meanwhile primaries and members are
 * changed, with reason and without. Then faults stop, and all that was asked must be answered.
 *
 * <p>The way is that of FoundationDB (J. Zhou et al., <i>FoundationDB: a distributed unbundled
 * transactional key value store</i>, SIGMOD 2021, section 4).
 */
public final class Simulation {

  static final long GENERATION = 7;
  static final String PLACEMENT = "placement";

  private static final int CLIENTS = 3;
  private static final long PATIENCE = 30_000;
  private static final long SETTLING = 100;

  final SimClock clock;
  final SimMix mix;
  final SimNetwork network;
  final ShardFactory factory;
  private final SimPlacement placement;
  private final SimFaults faults;
  private final SimModels models = new SimModels(this);
  private final Map<Long, SimNode> nodes = new LinkedHashMap<>();
  private List<SimNode> live = List.of();
  private final List<SimClient> clients = new ArrayList<>();

  /** By their routes, which count from 1. */
  private final List<SimOperation> routed = new ArrayList<>();

  private final SimMaps maps = new SimMaps(this);
  private final int wantedSteps;
  private int steps;
  private long nextIncarnation = 1;
  private boolean sameIncarnation;

  private Simulation(
      long seed,
      int wantedSteps,
      ShardFactory factory,
      SimMix.Focus focus,
      PlacementRule rule,
      boolean checked) {
    this.clock = new SimClock(seed);
    this.mix = SimMix.of(clock.random, focus);
    this.network = new SimNetwork(clock, mix);
    this.factory = factory;
    this.wantedSteps = wantedSteps;
    int first = 3 + clock.random.nextInt(3);
    for (int i = 0; i < first; i++) {
      start("node-" + i, "zone-" + i % 3);
    }
    this.placement =
        mix.isProduct() ? new ProductPlacement(this, rule, checked) : new ChaosPlacement(this);
    for (int shard = 0; shard < shards(); shard++) {
      model(GENERATION, shard).issued(placement.map().shards().get(shard));
    }
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new SimClient(this, 1000 + i));
    }
    this.faults = new SimFaults(this);
    stirLater();
    maps.tellLater();
  }

  /**
   * Runs one seed to its end.
   *
   * @param seed of all chance
   * @param steps the least number of events before faults stop, at least 1
   * @param factory makes the shards
   * @return what happened
   * @throws Violation where an invariant does not hold
   */
  public static SimResult run(long seed, int steps, ShardFactory factory) {
    return run(seed, steps, factory, SimMix.Focus.ANY);
  }

  /** As {@link #run}, with certain mixes alone. */
  static SimResult run(long seed, int steps, ShardFactory factory, SimMix.Focus focus) {
    return new Simulation(seed, steps, factory, focus, PlacementRule.SOUND, true).run();
  }

  /**
   * As {@link #run}, with another placement than the product's; where its steps are not looked at,
   * only what comes of them can be.
   */
  static SimResult run(
      long seed, int steps, PlacementRule rule, boolean checked, SimMix.Focus focus) {
    return new Simulation(seed, steps, ShardFactory.SOUND, focus, rule, checked).run();
  }

  /** As {@link #run}, in a world where a restarted process takes itself for the one before. */
  static SimResult runWithOldIdentities(long seed, int steps, ShardFactory factory) {
    Simulation simulation =
        new Simulation(seed, steps, factory, SimMix.Focus.PRIMARIES, PlacementRule.SOUND, true);
    simulation.sameIncarnation = true;
    return simulation.run();
  }

  /** A number by which any node knows an operation. */
  long route(SimOperation operation) {
    routed.add(operation);
    return routed.size();
  }

  SimOperation operation(long route) {
    return routed.get((int) route - 1);
  }

  private SimResult run() {
    while (steps < wantedSteps) {
      step();
    }
    network.endFaults();
    faults.end();
    clients.forEach(SimClient::end);
    long end = clock.now() + PATIENCE;
    while (!clients.stream().allMatch(SimClient::isDone)) {
      step();
      if (clock.now() > end) {
        throw new Violation(Invariant.LIVENESS, "not answered: " + clients + describe());
      }
    }
    models.all().forEach(ShardModel::settling);
    long settled = clock.now() + SETTLING;
    while (clock.now() < settled || !isSettled()) {
      step();
      if (clock.now() > settled + PATIENCE) {
        throw new Violation(Invariant.LIVENESS, "not settled" + describe());
      }
    }
    models.all().forEach(ShardModel::checkStates);
    if (placement instanceof ProductPlacement product) {
      PlacementCounters counters = product.counters();
      clock.count(Happening.FAILOVER, counters.failovers());
      clock.count(Happening.TRANSFER, counters.transfers());
      clock.count(Happening.MOVE, counters.movesDone());
      clock.count(Happening.MOVE_ABANDONED, counters.movesAbandoned());
    }
    return models.result(steps, clock);
  }

  private String describe() {
    return "; " + models + "; " + placement;
  }

  private boolean isSettled() {
    return placement.isAtRest() && models.areSettled();
  }

  private void step() {
    clock.step();
    steps++;
    observe();
  }

  /** Looks at everything, before anything else happens. */
  void observe() {
    models.observe();
  }

  // --- the world ---

  SimPlacement placement() {
    return placement;
  }

  /** How many shards there are. */
  int shards() {
    return mix.isProduct() ? 4 : 2;
  }

  ShardModel model(long generation, int shard) {
    return models.of(generation, shard);
  }

  List<SimNode> liveNodes() {
    return live;
  }

  SimNode node(long incarnation) {
    SimNode node = nodes.get(incarnation);
    if (node == null) {
      throw new IllegalStateException("no process " + incarnation);
    }
    return node;
  }

  SplittableRandom random() {
    return clock.random;
  }

  SimNode start(String name, String zone) {
    return start(name, zone, nextIncarnation++);
  }

  private void countLive() {
    live = nodes.values().stream().filter(SimNode::isAlive).toList();
  }

  private SimNode start(String name, String zone, long incarnation) {
    NodeInfo info = new NodeInfo(name, zone, incarnation, "sim", (int) incarnation, 1);
    SimNode fresh = new SimNode(this, info);
    nodes.put(incarnation, fresh);
    countLive();
    for (SimNode other : liveNodes()) {
      if (other != fresh) {
        other.run(() -> other.link(incarnation, true));
        fresh.link(other.incarnation(), true);
      }
    }
    return fresh;
  }

  /** A killed process comes back, empty. */
  void restart(SimNode dead) {
    clock.count(Happening.RESTART);
    if (sameIncarnation) {
      start(dead.name(), dead.info().zone(), dead.incarnation());
      return;
    }
    SimNode fresh = start(dead.name(), dead.info().zone());
    placement.joined(fresh.info());
  }

  /** A process that everybody takes for dead becomes another one, which holds nothing. */
  void rebirth(SimNode node) {
    clock.count(Happening.REBIRTH);
    node.kill();
    countLive();
    for (SimNode other : liveNodes()) {
      other.run(() -> other.link(node.incarnation(), false));
    }
    SimNode fresh = start(node.name(), node.info().zone());
    placement.joined(fresh.info());
  }

  void kill(SimNode node) {
    clock.count(Happening.KILL);
    node.kill();
    countLive();
    // Mostly at once, but a machine without power does not say that it goes.
    int notice = clock.chance(80) ? 6 : 60;
    for (SimNode other : liveNodes()) {
      clock.later(
          random().nextInt(1, notice),
          () -> other.run(() -> other.link(node.incarnation(), false)));
    }
    // The product has to find out by itself where nobody refuses.
    if (!mix.isProduct() || notice < 10) {
      clock.later(random().nextInt(2, 5 * notice), () -> placement.died(node.incarnation()));
    }
  }

  void carry(SimNode from, long to, PeerMessage message) {
    SimNode target = nodes.get(to);
    if (target != null) {
      network.send(
          from.name(),
          target.name(),
          () ->
              node(to)
                  .run(
                      () -> {
                        SimNode now = node(to);
                        now.touch(message.shard()).receive(now.now(), from.incarnation(), message);
                      }));
    }
  }

  void report(SimNode from, Runnable report) {
    network.send(from.name(), PLACEMENT, report);
  }

  private void stirLater() {
    clock.later(
        10,
        () -> {
          placement.stir(network.isFaulty());
          stirLater();
        });
  }

  /** The newest map, or one of before for those who hear late. */
  PlacementMap mapFor(SimNode node) {
    return maps.of(node);
  }
}
