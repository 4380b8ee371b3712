package dev.tally.sticky.sim;

import dev.tally.sticky.placement.NodeStatus;
import dev.tally.sticky.placement.PlacedNode;
import dev.tally.sticky.placement.PlacementCommand;
import dev.tally.sticky.placement.PlacementCounters;
import dev.tally.sticky.placement.PlacementResult;
import dev.tally.sticky.placement.PlacementState;
import dev.tally.sticky.routing.ShardAssignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/** What holds in a placement after every command, and between a state and the next. */
public final class PlacementInvariants {

  private final PlacementState before;
  private final PlacementCommand command;
  private final PlacementState after;
  private String about = "";

  private PlacementInvariants(
      PlacementState before, PlacementCommand command, PlacementState after) {
    this.before = before;
    this.command = command;
    this.after = after;
  }

  /**
   * Looks at one step.
   *
   * @param before the state
   * @param command what was told
   * @param result what it came to
   * @throws Violation where it is not as it must be
   */
  public static void check(
      PlacementState before, PlacementCommand command, PlacementResult result) {
    PlacementInvariants step = new PlacementInvariants(before, command, result.state());
    if (result.refusal().isPresent()) {
      step.holds(result.state().equals(before), "a refused command changes nothing");
      return;
    }
    step.version();
    step.bounds();
    step.deathIsForEver();
    for (int number = 0; number < result.state().shards().size(); number++) {
      step.one(number);
    }
  }

  private void holds(boolean condition, String what) {
    if (!condition) {
      throw new Violation(Invariant.PLACEMENT_STEP, what + ": " + command + about);
    }
  }

  private void one(int number) {
    ShardAssignment is = after.shards().get(number);
    ShardAssignment was = before.created() ? before.shards().get(number) : is;
    about = " makes shard " + number + " of " + was + " " + is;
    shard(is);
    if (before.created() && command instanceof PlacementCommand.Reset) {
      holds(is.epoch() > was.epoch(), "epochs rise, through all generations");
      holds(after.generation() != before.generation(), "a reset begins another generation");
    } else if (before.created()) {
      holds(after.generation() == before.generation(), "a generation ends by a reset only");
      step(number, was, is);
    }
    about = "";
  }

  private void version() {
    if (after.version() == before.version()) {
      holds(after.equals(before), "another state has another version");
    } else {
      holds(after.version() == before.version() + 1, "versions grow by one");
    }
  }

  private void bounds() {
    long moves = after.shards().stream().filter(PlacementInvariants::moves).count();
    holds(moves <= after.limits().maxMoves(), "moves under way are bounded");
    PlacementCounters counters = after.counters();
    holds(
        counters.movesBegun() == counters.movesDone() + counters.movesAbandoned() + moves,
        "moves are done, abandoned or under way");
    if (counters.transfers() > before.counters().transfers()) {
      long transfers =
          after.shards().stream()
              .filter(s -> !s.lost() && !s.settled() && !moves(s) && answers(s.activeMembers()))
              .count();
      holds(transfers <= after.limits().maxTransfers(), "transfers are bounded");
    }
  }

  private void deathIsForEver() {
    for (PlacedNode node : before.nodes()) {
      holds(
          node.status() != NodeStatus.DEAD || after.isDead(node.incarnation()),
          "death is for ever");
    }
    holds(after.buried().containsAll(before.buried()), "who is buried stays buried");
    holds(
        after.nodes().stream().noneMatch(node -> after.buried().contains(node.incarnation())),
        "who is buried is no node");
    holds(distinct(after.buried()), "nobody is buried twice");
    holds(
        distinct(
            after.nodes().stream()
                .filter(node -> node.status() != NodeStatus.DEAD)
                .map(node -> node.info().name())
                .toList()),
        "a node has one process");
  }

  private void shard(ShardAssignment shard) {
    List<Long> members = shard.current().members();
    List<Long> active = shard.activeMembers();
    long primary = shard.current().primary();
    holds(members.size() == after.replicas() && members.contains(primary), "members are complete");
    holds(
        active.size() == after.replicas() && active.contains(primary),
        "the primary is an active member");
    holds(distinct(members.stream().map(this::zone).toList()), "one member a zone");
    holds(distinct(active.stream().map(this::zone).toList()), "one active member a zone");
    holds(members.stream().filter(m -> !active.contains(m)).count() < 2, "one member changes");
    holds(!shard.settled() || active.equals(members), "settled means that these are active");
    if (shard.learner() != 0) {
      holds(active.equals(members), "one change at a time");
      holds(!members.contains(shard.learner()), "a learner is no member");
      holds(node(shard.learner()).placeable(), "a learner is to stay");
    }
    long dead = active.stream().filter(m -> node(m).status() == NodeStatus.DEAD).count();
    holds(shard.lost() == (dead > active.size() / 2), "lost means that most active members died");
    holds(
        shard.lost() || !answers(active) || node(primary).responsive(),
        "the primary answers where it can");
  }

  private void step(int number, ShardAssignment was, ShardAssignment is) {
    holds(is.epoch() >= was.epoch(), "epochs only rise");
    if (was.lost()) {
      holds(is.equals(was), "a lost shard stays as it is");
    }
    if (!is.current().equals(was.current())) {
      holds(is.epoch() > was.epoch(), "a configuration has an epoch of its own");
      boolean failedOver = after.counters().failovers() > before.counters().failovers();
      holds(was.settled() || failedOver || activates(number, was), "changes wait for each other");
      holds(answers(is.activeMembers()) || catchesUp(number, was), "changes need a majority");
    }
    if (is.current().primary() != was.current().primary()) {
      boolean oneIsLive =
          is.activeMembers().stream().anyMatch(m -> node(m).status() == NodeStatus.LIVE);
      NodeStatus wanted = oneIsLive ? NodeStatus.LIVE : NodeStatus.DRAINING;
      holds(node(is.current().primary()).status() == wanted, "a new primary is one that stays");
      holds(was.learner() == 0 || is.learner() == 0, "a learner goes with its primary");
    }
    List<Long> came = new ArrayList<>(is.current().members());
    came.removeAll(was.current().members());
    if (!came.isEmpty()) {
      boolean takenBack = is.current().members().equals(was.activeMembers());
      boolean learnt = catchesUp(number, was) && came.equals(List.of(was.learner()));
      holds(takenBack || learnt, "members come by catching up only");
    }
    if (is.activeEpoch() != was.activeEpoch() || !is.activeMembers().equals(was.activeMembers())) {
      holds(activates(number, was), "active by report only");
      holds(is.activeEpoch() == was.epoch(), "active is the reported epoch");
      holds(is.activeMembers().equals(was.current().members()), "active are its members");
    }
  }

  private boolean activates(int number, ShardAssignment was) {
    return command instanceof PlacementCommand.Activated report
        && report.shard() == number
        && report.epoch() == was.epoch()
        && report.primary() == was.current().primary();
  }

  private boolean catchesUp(int number, ShardAssignment was) {
    return command instanceof PlacementCommand.CaughtUp report
        && report.shard() == number
        && report.epoch() == was.epoch()
        && report.learner() == was.learner();
  }

  private static boolean moves(ShardAssignment shard) {
    boolean swapping = !shard.current().members().equals(shard.activeMembers());
    return !shard.lost() && (shard.learner() != 0 || swapping);
  }

  private boolean answers(List<Long> members) {
    return members.stream().filter(m -> node(m).responsive()).count() > members.size() / 2;
  }

  private static boolean distinct(Collection<?> all) {
    return new HashSet<>(all).size() == all.size();
  }

  /** A member that was dead and left is known to the state before only. */
  private PlacedNode node(long incarnation) {
    return after
        .node(incarnation)
        .or(() -> before.node(incarnation))
        .orElseThrow(
            () -> new Violation(Invariant.PLACEMENT_STEP, "nobody is " + incarnation + about));
  }

  private String zone(long incarnation) {
    return node(incarnation).info().zone();
  }
}
