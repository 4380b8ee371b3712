package dev.tally.sticky.sim;

import dev.tally.sticky.placement.NodeStatus;
import dev.tally.sticky.placement.PlacedNode;
import dev.tally.sticky.placement.Placement;
import dev.tally.sticky.placement.PlacementCommand;
import dev.tally.sticky.placement.PlacementCounters;
import dev.tally.sticky.placement.PlacementResult;
import dev.tally.sticky.placement.PlacementState;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardAssignment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The product's own placement. Commands reach a replicated log as any message does, or not, and are
 * decided there by {@link Placement}; that the log itself keeps what it has taken is its own
 * affair. Some nodes follow the log, one of them leads and looks for silence with the product's
 * detector; the others learn of decisions when a heartbeat shows that they are behind.
 *
 * <p>Everything a placement is told may be late, lost and repeated, and some of it is wrong.
 */
final class ProductPlacement implements SimPlacement {

  private static final int VOTERS = 3;
  private static final int REPLICAS = 3;

  /** How many states a leader may be behind the log. */
  private static final int BEHIND = 3;

  private final Simulation world;
  private final PlacementRule rule;
  private final boolean checked;
  private final Deque<PlacementState> past = new ArrayDeque<>();
  private final Set<Long> wronglyDead = new HashSet<>();
  private PlacementState state;
  private String leader = "node-0";
  private boolean faulty = true;

  ProductPlacement(Simulation world, PlacementRule rule, boolean checked) {
    this.world = world;
    this.rule = rule;
    this.checked = checked;
    this.state = PlacementState.empty(world.mix.placementLimits());
    world.liveNodes().forEach(node -> apply(new PlacementCommand.Join(node.info())));
    apply(new PlacementCommand.Create(Simulation.GENERATION, world.shards(), REPLICAS));
  }

  @Override
  public PlacementMap map() {
    return state.map().orElseThrow();
  }

  PlacementCounters counters() {
    return state.counters();
  }

  @Override
  public boolean isAlive(long incarnation) {
    return world.node(incarnation).isAlive() && !state.isDead(incarnation);
  }

  @Override
  public boolean needsCurrent() {
    return true;
  }

  // --- the log ---

  private void apply(PlacementCommand command) {
    PlacementState before = state;
    PlacementResult result = rule.apply(before, command);
    if (checked) {
      PlacementInvariants.check(before, command, result);
    }
    state = result.state();
    if (state.version() == before.version() || !state.created()) {
      return;
    }
    past.addLast(state);
    if (past.size() > BEHIND) {
      past.removeFirst();
    }
    for (int shard = 0; shard < state.shards().size(); shard++) {
      ShardAssignment is = state.shards().get(shard);
      boolean news =
          before.generation() != state.generation()
              || !is.current().equals(before.shards().get(shard).current());
      if (news) {
        world.model(state.generation(), shard).issued(is);
      } else if (is.activeEpoch() > before.shards().get(shard).activeEpoch()) {
        world.model(state.generation(), shard).active();
      }
      if (is.lost() && !(before.created() && before.shards().get(shard).lost())) {
        lost(shard, is);
      }
    }
    if (before.created()) {
      voters().forEach(this::tell);
    }
  }

  /** Silence and doubt never give up what somebody may hold still. */
  private void lost(int shard, ShardAssignment is) {
    world.clock.count(Happening.SHARD_LOST);
    long ended =
        is.activeMembers().stream()
            .filter(m -> !world.node(m).isAlive() || wronglyDead.contains(m))
            .count();
    if (ended <= is.activeMembers().size() / 2 || !world.mix.losesMajorities()) {
      throw new Violation(Invariant.LOST_BY_DEATH, "shard " + shard + ": " + is);
    }
  }

  private List<SimNode> voters() {
    return world.liveNodes().stream()
        .filter(node -> node.name().startsWith("node-") && node.name().charAt(5) < '0' + VOTERS)
        .toList();
  }

  private boolean leads(SimNode node) {
    return node.name().equals(leader);
  }

  /** A voter follows the log; the leader tells everybody. */
  private void tell(SimNode voter) {
    PlacementMap map = world.mapFor(voter);
    world.network.send(
        Simulation.PLACEMENT,
        voter.name(),
        () ->
            voter.run(
                () -> {
                  voter.told(map);
                  if (leads(voter) && voter.isAlive()) {
                    world.liveNodes().stream()
                        .filter(other -> voter.isLinked(other.incarnation()))
                        .forEach(other -> send(voter, other, map));
                  }
                }));
  }

  private void send(SimNode from, SimNode to, PlacementMap map) {
    world.network.send(from.name(), to.name(), () -> to.run(() -> to.told(map)));
  }

  /** A node tells the placement. */
  private void report(SimNode from, PlacementCommand command) {
    world.report(from, () -> apply(command));
  }

  // --- nodes ---

  /** What a node tells the others, and the leader finds by it. */
  @Override
  public void heartbeats(SimNode node) {
    List<SimNode> live = world.liveNodes();
    SimNode any = live.get(world.random().nextInt(live.size()));
    for (SimNode other : live) {
      if (other != node && (leads(other) || other == any) && node.isLinked(other.incarnation())) {
        long version = node.mapVersion();
        world.network.send(
            node.name(), other.name(), () -> other.run(() -> heard(other, node, version)));
      }
    }
    PlacementState seen = world.clock.chance(70) ? state : past.getFirst();
    for (PlacementCommand command : node.look(leads(node), seen)) {
      if (command instanceof PlacementCommand.Suspect) {
        world.clock.count(Happening.SUSPICION);
      }
      report(node, command);
    }
  }

  private void heard(SimNode by, SimNode from, long version) {
    by.heard(from.incarnation());
    if (by.mapVersion() > version && by.isLinked(from.incarnation())) {
      by.map().ifPresent(map -> send(by, from, map));
    }
  }

  @Override
  public void activated(int shard, long epoch, long primary) {
    apply(new PlacementCommand.Activated(shard, epoch, primary));
  }

  @Override
  public void caughtUp(int shard, long epoch, long learner) {
    apply(new PlacementCommand.CaughtUp(shard, epoch, learner));
  }

  @Override
  public void joined(NodeInfo node) {
    report(world.node(node.incarnation()), new PlacementCommand.Join(node));
  }

  /** Reported by those whose connections were refused. */
  @Override
  public void died(long incarnation) {
    apply(new PlacementCommand.Dead(incarnation));
  }

  /** The detector sees for itself. */
  @Override
  public void silent(long incarnation) {}

  @Override
  public void suspect(long incarnation) {
    world.clock.count(Happening.FALSE_SUSPICION);
    apply(new PlacementCommand.Suspect(incarnation));
  }

  /** Somebody takes a process for dead that is not. */
  void wronglyDead(SimNode node) {
    if (node.isIn() && (world.mix.losesMajorities() || mayDie(node.incarnation()))) {
      world.clock.count(Happening.FALSE_DEATH);
      wronglyDead.add(node.incarnation());
      apply(new PlacementCommand.Dead(node.incarnation()));
    }
  }

  // --- what happens by itself ---

  @Override
  public void stir(boolean faults) {
    for (SimNode node : world.liveNodes()) {
      if (state.node(node.incarnation()).isEmpty() && !state.isDead(node.incarnation())) {
        joined(node.info());
      }
    }
    elect(faults);
    voters().forEach(this::tell);
    boolean lost = state.shards().stream().anyMatch(ShardAssignment::lost);
    boolean silent = !faults && state.shards().stream().anyMatch(this::isSilentForGood);
    if (silent || (lost && (!faults || world.clock.chance(4)))) {
      reset();
    }
    if (faults) {
      operate();
    } else if (faulty) {
      faulty = false;
      // Some stay as they are: to go, and never stopped. But every zone keeps one to place on.
      voters().forEach(node -> apply(new PlacementCommand.Undrain(node.name())));
      undrain(50);
    }
  }

  private void undrain(int percent) {
    state.nodes().stream()
        .filter(node -> node.draining() && world.clock.chance(percent))
        .forEach(node -> apply(new PlacementCommand.Undrain(node.info().name())));
  }

  /**
   * Its majority ended unseen and nothing started in its place: no detector may conclude that, so
   * it takes an operator who knows of those machines.
   */
  private boolean isSilentForGood(ShardAssignment shard) {
    List<Long> members = shard.activeMembers();
    return members.stream().filter(m -> world.node(m).isAlive()).count() <= members.size() / 2
        && members.stream().anyMatch(this::endedUnseen);
  }

  private boolean endedUnseen(long member) {
    String name = world.node(member).name();
    return !world.node(member).isAlive()
        && !state.isDead(member)
        && world.liveNodes().stream().noneMatch(node -> node.name().equals(name));
  }

  private void reset() {
    long old = state.generation();
    // Nodes in all zones are needed, and one that is to go does not count.
    undrain(100);
    apply(new PlacementCommand.Reset(old, old + 1));
    if (state.generation() != old) {
      world.clock.count(Happening.RESET);
    }
  }

  private void elect(boolean faults) {
    boolean fine =
        voters().stream()
            .anyMatch(
                node ->
                    leads(node)
                        && !node.isPaused()
                        && !world.network.isCut(node.name(), Simulation.PLACEMENT)
                        && !world.network.isCut(Simulation.PLACEMENT, node.name()));
    if ((!fine && world.clock.chance(30)) || (faults && world.clock.chance(1))) {
      List<SimNode> candidates = voters().stream().filter(node -> !node.isPaused()).toList();
      if (!candidates.isEmpty()) {
        leader = candidates.get(world.random().nextInt(candidates.size())).name();
        world.clock.count(Happening.PLACEMENT_LEADER_CHANGE);
      }
    }
  }

  private void operate() {
    List<SimNode> live = world.liveNodes();
    if (live.isEmpty()) {
      return;
    }
    SimNode any = live.get(world.random().nextInt(live.size()));
    switch (world.random().nextInt(60)) {
      case 0, 1 -> {
        world.clock.count(Happening.DRAIN);
        apply(new PlacementCommand.Drain(any.name()));
      }
      case 2, 3 -> apply(new PlacementCommand.Undrain(any.name()));
      case 4 -> apply(new PlacementCommand.Weigh(any.name(), 0.5 + world.random().nextInt(3)));
      case 5, 6, 7 -> live.forEach(this::stopIfEmpty);
      default -> {}
    }
  }

  /** A node that was told to go and holds nothing any more goes. */
  private void stopIfEmpty(SimNode node) {
    boolean draining =
        state.node(node.incarnation()).filter(PlacedNode::draining).isPresent()
            && Placement.empty(state, node.incarnation());
    if (draining && node.name().startsWith("more-")) {
      world.clock.count(Happening.SCALE_IN);
      world.kill(node);
    }
  }

  @Override
  public boolean isAtRest() {
    boolean allIn =
        world.liveNodes().stream()
            .allMatch(
                node -> state.node(node.incarnation()).filter(PlacedNode::responsive).isPresent());
    return allIn && IntStream.range(0, state.shards().size()).allMatch(this::isAtRest);
  }

  private boolean isAtRest(int number) {
    ShardAssignment shard = state.shards().get(number);
    long primary = shard.current().primary();
    return shard.settled()
        && shard.learner() == 0
        && !shard.lost()
        && shard.current().members().containsAll(state.targets().get(number))
        && state.node(primary).filter(n -> n.status() == NodeStatus.LIVE).isPresent()
        && state.targets().get(number).stream().allMatch(m -> leads(primary) - leads(m) < 2);
  }

  private long leads(long incarnation) {
    return state.shards().stream()
        .filter(s -> !s.lost() && s.current().primary() == incarnation)
        .count();
  }

  @Override
  public String toString() {
    return "led by " + leader + ": " + state;
  }
}
