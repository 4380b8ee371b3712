package dev.tally.sticky.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.sticky.routing.ShardAssignment;
import java.util.ArrayList;
import java.util.List;

/** What holds after every command, and between a state and the next. */
final class Invariants {

  private final PlacementState before;
  private final PlacementCommand command;
  private final PlacementState after;

  private Invariants(PlacementState before, PlacementCommand command, PlacementState after) {
    this.before = before;
    this.command = command;
    this.after = after;
  }

  static void check(PlacementState before, PlacementCommand command, PlacementResult result) {
    if (result.refusal().isPresent()) {
      assertThat(result.state()).isSameAs(before);
      return;
    }
    Invariants invariants = new Invariants(before, command, result.state());
    invariants.version();
    invariants.bounds();
    invariants.deathIsForEver();
    for (int number = 0; number < result.state().shards().size(); number++) {
      ShardAssignment shard = result.state().shards().get(number);
      try {
        invariants.shard(shard);
        if (before.created() && before.generation() == result.state().generation()) {
          invariants.step(number, before.shards().get(number), shard);
        } else if (before.created()) {
          assertThat(shard.epoch()).isGreaterThan(before.shards().get(number).epoch());
        }
      } catch (AssertionError e) {
        throw new AssertionError(
            command
                + " makes shard "
                + number
                + " of "
                + (before.created() ? before.shards().get(number) : "nothing")
                + " "
                + shard
                + ": "
                + e.getMessage(),
            e);
      }
    }
  }

  private void version() {
    if (after.version() == before.version()) {
      assertThat(after).isSameAs(before);
    } else {
      assertThat(after.version()).isEqualTo(before.version() + 1);
    }
  }

  private void bounds() {
    long moves = after.shards().stream().filter(Invariants::moves).count();
    assertThat(moves).as("moves under way").isLessThanOrEqualTo(after.limits().maxMoves());
    PlacementCounters counters = after.counters();
    assertThat(counters.movesBegun())
        .isEqualTo(counters.movesDone() + counters.movesAbandoned() + moves);
    if (counters.transfers() > before.counters().transfers()) {
      long transfers =
          after.shards().stream()
              .filter(s -> !s.lost() && !s.settled() && !moves(s) && answers(s.activeMembers()))
              .count();
      assertThat(transfers).as("transfers").isLessThanOrEqualTo(after.limits().maxTransfers());
    }
  }

  private void deathIsForEver() {
    before.nodes().stream()
        .filter(node -> node.status() == NodeStatus.DEAD)
        .forEach(node -> assertThat(after.isDead(node.incarnation())).isTrue());
    assertThat(after.buried()).containsAll(before.buried());
    assertThat(after.buried()).doesNotHaveDuplicates();
    assertThat(
            after.nodes().stream()
                .filter(node -> node.status() != NodeStatus.DEAD)
                .map(node -> node.info().name()))
        .doesNotHaveDuplicates();
  }

  private void shard(ShardAssignment shard) {
    List<Long> members = shard.current().members();
    List<Long> active = shard.activeMembers();
    assertThat(members).hasSize(after.replicas()).contains(shard.current().primary());
    assertThat(active).hasSize(after.replicas()).contains(shard.current().primary());
    assertThat(members.stream().map(this::zone)).as("zones").doesNotHaveDuplicates();
    assertThat(active.stream().map(this::zone)).as("active zones").doesNotHaveDuplicates();
    assertThat(members.stream().filter(m -> !active.contains(m)).count()).isLessThan(2);
    if (shard.settled()) {
      assertThat(active).isEqualTo(members);
    }
    if (shard.learner() != 0) {
      assertThat(active).as("one change at a time").isEqualTo(members);
      assertThat(members).doesNotContain(shard.learner());
      assertThat(node(shard.learner()).placeable()).isTrue();
    }
    long dead = active.stream().filter(m -> node(m).status() == NodeStatus.DEAD).count();
    assertThat(shard.lost()).as("lost").isEqualTo(dead > active.size() / 2);
    if (!shard.lost() && answers(active)) {
      assertThat(node(shard.current().primary()).responsive()).as("primary answers").isTrue();
    }
  }

  private void step(int number, ShardAssignment was, ShardAssignment is) {
    assertThat(is.epoch()).isGreaterThanOrEqualTo(was.epoch());
    if (!is.current().equals(was.current())) {
      assertThat(is.epoch()).as("epoch of a new configuration").isGreaterThan(was.epoch());
      boolean failedOver = after.counters().failovers() > before.counters().failovers();
      assertThat(was.settled() || failedOver || activates(number, was)).isTrue();
      assertThat(was.lost()).as("change of a lost shard").isFalse();
      assertThat(answers(is.activeMembers()) || catchesUp(number, was)).isTrue();
    }
    if (is.current().primary() != was.current().primary()) {
      boolean oneIsLive =
          is.activeMembers().stream().anyMatch(m -> node(m).status() == NodeStatus.LIVE);
      assertThat(node(is.current().primary()).status())
          .isEqualTo(oneIsLive ? NodeStatus.LIVE : NodeStatus.DRAINING);
      assertThat(was.learner() == 0 || is.learner() == 0).isTrue();
    }
    List<Long> came = new ArrayList<>(is.current().members());
    came.removeAll(was.current().members());
    if (!came.isEmpty()) {
      boolean takenBack = is.current().members().equals(was.activeMembers());
      boolean learnt = catchesUp(number, was) && came.equals(List.of(was.learner()));
      assertThat(takenBack || learnt).as("members come by catching up only").isTrue();
    }
    if (is.activeEpoch() != was.activeEpoch() || !is.activeMembers().equals(was.activeMembers())) {
      assertThat(activates(number, was)).as("active by report only").isTrue();
      assertThat(is.activeEpoch()).isEqualTo(was.epoch());
      assertThat(is.activeMembers()).isEqualTo(was.current().members());
    }
    if (was.lost()) {
      assertThat(is).as("a lost shard stays as it is").isEqualTo(was);
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

  /** A member that was dead and left is known to the state before only. */
  private PlacedNode node(long incarnation) {
    return after.node(incarnation).or(() -> before.node(incarnation)).orElseThrow();
  }

  private String zone(long incarnation) {
    return node(incarnation).info().zone();
  }
}
