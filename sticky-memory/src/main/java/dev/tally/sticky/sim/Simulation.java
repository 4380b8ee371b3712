package dev.tally.sticky.sim;

import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.shard.PeerMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

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

  static final int SHARDS = 2;
  static final long GENERATION = 7;
  static final String PLACEMENT = "placement";

  /** How many maps are remembered, for those who hear late. */
  static final int PAST = 12;

  private static final int CLIENTS = 3;
  private static final long PATIENCE = 30_000;
  private static final long SETTLING = 100;

  /**
   * What one simulation did, or several together.
   *
   * @param steps events handled
   * @param entries entries of all logs
   * @param repeated of them, how many repeated another
   * @param epochs configurations that became active
   * @param kills processes killed
   * @param snapshots whole states taken over
   * @param forgotten sessions of clients that were idle for too long
   */
  public record Result(
      long steps,
      long entries,
      long repeated,
      long epochs,
      long kills,
      long snapshots,
      long forgotten) {

    /** Nothing at all. */
    public static final Result NONE = new Result(0, 0, 0, 0, 0, 0, 0);

    /**
     * Adds.
     *
     * @param other what another did
     * @return both together
     */
    public Result plus(Result other) {
      return new Result(
          steps + other.steps,
          entries + other.entries,
          repeated + other.repeated,
          epochs + other.epochs,
          kills + other.kills,
          snapshots + other.snapshots,
          forgotten + other.forgotten);
    }
  }

  final SimClock clock;
  final SimMix mix;
  final SimNetwork network;
  final ShardFactory factory;
  private final SimPlacement placement;
  private final SimFaults faults;
  private final List<ShardModel> models = new ArrayList<>();
  private final Map<Long, SimNode> nodes = new LinkedHashMap<>();
  private final List<SimClient> clients = new ArrayList<>();
  private final List<PlacementMap> maps = new ArrayList<>();
  private final int wantedSteps;
  private int steps;
  private long nextIncarnation = 1;
  private boolean sameIncarnation;

  private Simulation(
      long seed,
      int wantedSteps,
      ShardFactory factory,
      Function<Simulation, SimPlacement> decides) {
    this.clock = new SimClock(seed);
    this.mix = SimMix.of(clock.random);
    this.network = new SimNetwork(clock, mix);
    this.factory = factory;
    this.wantedSteps = wantedSteps;
    for (int shard = 0; shard < SHARDS; shard++) {
      models.add(new ShardModel(this, shard));
    }
    int first = 3 + clock.random.nextInt(3);
    for (int i = 0; i < first; i++) {
      start("node-" + i, "zone-" + i % 3);
    }
    this.placement = decides.apply(this);
    for (int shard = 0; shard < SHARDS; shard++) {
      models.get(shard).issued(placement.map().shards().get(shard));
    }
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new SimClient(this, 1000 + i));
    }
    this.faults = new SimFaults(this);
    stirLater();
    tellLater();
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
  public static Result run(long seed, int steps, ShardFactory factory) {
    return new Simulation(seed, steps, factory, ChaosPlacement::new).run();
  }

  /** As {@link #run}, in a world where a restarted process takes itself for the one before. */
  static Result runWithOldIdentities(long seed, int steps, ShardFactory factory) {
    Simulation simulation = new Simulation(seed, steps, factory, ChaosPlacement::new);
    simulation.sameIncarnation = true;
    return simulation.run();
  }

  private Result run() {
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
        throw new Violation(
            Invariant.LIVENESS, "not answered: " + clients + "; " + placement.map().shards());
      }
    }
    models.forEach(ShardModel::settling);
    long settled = clock.now() + SETTLING;
    while (clock.now() < settled || !isSettled()) {
      step();
      if (clock.now() > settled + PATIENCE) {
        throw new Violation(
            Invariant.LIVENESS,
            "not settled: " + models.stream().map(model -> model.describe()).toList());
      }
    }
    models.forEach(ShardModel::checkStates);
    return new Result(
        steps,
        models.stream().mapToInt(ShardModel::entries).sum(),
        models.stream().mapToInt(ShardModel::repeated).sum(),
        models.stream().mapToInt(ShardModel::epochs).sum(),
        faults.kills(),
        models.stream().mapToInt(ShardModel::snapshots).sum(),
        models.stream().mapToInt(ShardModel::forgotten).sum());
  }

  private boolean isSettled() {
    return placement.map().shards().stream().allMatch(s -> s.settled() && s.learner() == 0)
        && models.stream().allMatch(ShardModel::isConverged);
  }

  private void step() {
    clock.step();
    steps++;
    observe();
  }

  /** Looks at everything, before anything else happens. */
  void observe() {
    models.forEach(ShardModel::observe);
  }

  // --- the world ---

  SimPlacement placement() {
    return placement;
  }

  ShardModel model(int shard) {
    return models.get(shard);
  }

  /** Every process there ever was, in the order of their starts. */
  List<SimNode> everyNode() {
    return List.copyOf(nodes.values());
  }

  List<SimNode> liveNodes() {
    return nodes.values().stream().filter(SimNode::isAlive).toList();
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

  private SimNode start(String name, String zone, long incarnation) {
    NodeInfo info = new NodeInfo(name, zone, incarnation, "sim", (int) incarnation, 1);
    SimNode fresh = new SimNode(this, info);
    nodes.put(incarnation, fresh);
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
    if (sameIncarnation) {
      start(dead.name(), dead.info().zone(), dead.incarnation());
      return;
    }
    SimNode fresh = start(dead.name(), dead.info().zone());
    placement.joined(fresh.info());
  }

  void kill(SimNode node) {
    node.kill();
    // Mostly at once, but a machine without power does not say that it goes.
    int notice = clock.chance(80) ? 6 : 60;
    for (SimNode other : liveNodes()) {
      clock.later(
          random().nextInt(1, notice),
          () -> other.run(() -> other.link(node.incarnation(), false)));
    }
    clock.later(random().nextInt(2, 5 * notice), () -> placement.died(node.incarnation()));
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
  private PlacementMap mapFor(SimNode node) {
    PlacementMap newest = placement.map();
    if (maps.isEmpty() || maps.get(maps.size() - 1).version() < newest.version()) {
      maps.add(newest);
      if (maps.size() > PAST) {
        maps.remove(0);
      }
    }
    return network.isFaulty() ? maps.get(Math.max(0, maps.size() - 1 - node.lag())) : newest;
  }

  /** Everybody is told the map, now and then, if it arrives. */
  private void tellLater() {
    clock.later(
        10,
        () -> {
          for (SimNode node : liveNodes()) {
            PlacementMap map = mapFor(node);
            network.send(PLACEMENT, node.name(), () -> node.run(() -> node.told(map)));
          }
          tellLater();
        });
  }
}
