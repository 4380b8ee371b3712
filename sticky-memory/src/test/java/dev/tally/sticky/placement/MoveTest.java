package dev.tally.sticky.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.sticky.routing.ShardAssignment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Learners, swaps, transfers and drains. */
class MoveTest {

  @Test
  void movesAndTransfersAreBounded() {
    Cluster cluster = Cluster.of(3, 1, 64, new PlacementLimits(5, 4));
    cluster.join("a-1", 110);
    // a-0's own primaries that are to move are handed over first.
    assertThat(cluster.learners()).isEqualTo(5);
    assertThat(cluster.unsettled()).isLessThanOrEqualTo(4);
    cluster.tell(new PlacementCommand.Drain("b-0"));
    assertThat(cluster.unsettled()).isEqualTo(4);
    cluster.settle();
    assertThat(cluster.leads(200)).isZero();
  }

  @Test
  void aLearnerIsSwappedInByOneConfigurationOnceItHasCaughtUp() {
    Cluster cluster = Cluster.of(3, 1, 1);
    cluster.join("a-0", 101);
    // The failover; then the learner's own epoch.
    report(cluster);
    report(cluster);
    ShardAssignment shard = cluster.shard(0);
    assertThat(shard.learner()).isEqualTo(101);
    cluster.tell(new PlacementCommand.CaughtUp(0, shard.epoch() - 1, 101));
    cluster.tell(new PlacementCommand.CaughtUp(0, shard.epoch(), 200));
    assertThat(cluster.shard(0)).as("stale reports").isEqualTo(shard);
    cluster.tell(new PlacementCommand.CaughtUp(0, shard.epoch(), 101));
    ShardAssignment swapped = cluster.shard(0);
    assertThat(swapped.epoch()).isEqualTo(shard.epoch() + 1);
    assertThat(swapped.learner()).isZero();
    assertThat(swapped.current().members()).contains(101L).doesNotContain(100L);
    assertThat(swapped.activeMembers()).isEqualTo(shard.activeMembers());
    assertThat(swapped.activeEpoch()).isEqualTo(shard.epoch());
    report(cluster);
    assertThat(cluster.shard(0).settled()).isTrue();
    assertThat(cluster.state.counters().movesDone()).isEqualTo(1);
  }

  @Test
  void aPrimaryHandsOverBeforeItIsReplaced() {
    Cluster cluster = Cluster.of(3, 1, 1);
    long primary = cluster.shard(0).current().primary();
    String zone = cluster.state.node(primary).orElseThrow().info().zone();
    cluster.tell(new PlacementCommand.Weigh(zone + "-0", 1e-9));
    cluster.join(zone + "-1", 999);
    ShardAssignment handedOver = cluster.shard(0);
    assertThat(handedOver.current().primary()).isNotEqualTo(primary);
    assertThat(handedOver.current().members()).contains(primary);
    assertThat(handedOver.learner()).isZero();
    report(cluster);
    assertThat(cluster.shard(0).learner()).isEqualTo(999);
    cluster.settle();
    assertThat(cluster.shard(0).current().members()).contains(999L).doesNotContain(primary);
    assertThat(cluster.state.counters().transfers()).isEqualTo(1);
  }

  @Test
  void theDeadAreReplacedFirst() {
    Cluster cluster = Cluster.of(3, 2, 40, new PlacementLimits(1, 16));
    cluster.join("a-2", 120);
    assertThat(cluster.learners()).isEqualTo(1);
    cluster.tell(new PlacementCommand.Dead(200));
    long dead = cluster.holds(200);
    assertThat(dead).isPositive();
    activateAll(cluster);
    // One move of a-2 may be under way; all that follow replace the dead one.
    long underWay = cluster.holds(120) + 1;
    for (int reports = 0; cluster.holds(200) > 0; reports++) {
      assertThat(reports).isLessThan(1000);
      int number = 0;
      while (cluster.report(number).isEmpty()) {
        number++;
      }
      cluster.tell(cluster.report(number).orElseThrow());
      assertThat(cluster.holds(120)).isLessThanOrEqualTo(underWay);
    }
    cluster.settle();
    assertThat(cluster.holds(120)).isGreaterThan(underWay);
  }

  @Test
  void aLearnerThatFailsMakesWayForTheOthers() {
    Cluster cluster = Cluster.of(3, 1, 6, new PlacementLimits(1, 1));
    cluster.join("a-0", 101);
    activateAll(cluster);
    for (int attempt = 0; attempt < 6; attempt++) {
      int number = learning(cluster);
      cluster.tell(new PlacementCommand.LearnerFailed(number, cluster.shard(number).epoch(), 101));
      assertThat(learning(cluster)).isEqualTo((number + 1) % 6);
    }
    assertThat(cluster.state.counters().movesAbandoned()).isEqualTo(6);
    int number = learning(cluster);
    long epoch = cluster.shard(number).epoch();
    cluster.tell(new PlacementCommand.Dead(101));
    assertThat(cluster.learners()).as("a dead learner").isZero();
    assertThat(cluster.shard(number).epoch()).isEqualTo(epoch);
  }

  @Test
  void aDrainHandsOverThenMovesAway() {
    Cluster cluster = Cluster.of(3, 2, 30);
    assertThat(Placement.drained(cluster.state, 100)).isFalse();
    cluster.tell(new PlacementCommand.Drain("a-0"));
    assertThat(cluster.status(100)).isEqualTo(NodeStatus.DRAINING);
    assertThat(cluster.leads(100)).isZero();
    assertThat(Placement.drained(cluster.state, 100)).as("not through yet").isFalse();
    cluster.settle();
    assertThat(Placement.drained(cluster.state, 100)).isTrue();
    assertThat(Placement.empty(cluster.state, 100)).isTrue();
    assertThat(cluster.holds(110)).isEqualTo(30);
    cluster.tell(new PlacementCommand.Undrain("a-0"));
    cluster.settle();
    assertThat(cluster.leads(100)).isPositive();
  }

  @Test
  void aDrainWithNobodyToTakeOverLeavesTheMemberships() {
    Cluster cluster = Cluster.of(3, 1, 12);
    cluster.tell(new PlacementCommand.Drain("a-0"));
    cluster.settle();
    assertThat(Placement.drained(cluster.state, 100)).isTrue();
    assertThat(Placement.empty(cluster.state, 100)).isFalse();
    assertThat(cluster.holds(100)).isEqualTo(12);
    assertThat(List.of(cluster.leads(200), cluster.leads(300))).containsOnly(6L);
  }

  @Test
  void aSilentNodeThatIsToGoIsStillToGoWhenHeard() {
    Cluster cluster = Cluster.of(3, 1, 3);
    cluster.tell(new PlacementCommand.Suspect(100));
    cluster.tell(new PlacementCommand.Drain("a-0"));
    assertThat(cluster.status(100)).isEqualTo(NodeStatus.SUSPECT);
    cluster.tell(new PlacementCommand.Heard(100));
    assertThat(cluster.status(100)).isEqualTo(NodeStatus.DRAINING);
    cluster.tell(new PlacementCommand.Undrain("a-0"));
    assertThat(cluster.status(100)).isEqualTo(NodeStatus.LIVE);
  }

  @Test
  void primariesAreBalancedOnceARestartedNodeHasItsDataBack() {
    Cluster cluster = Cluster.of(3, 1, 12);
    cluster.join("a-0", 101);
    cluster.settle();
    assertThat(List.of(cluster.leads(101), cluster.leads(200), cluster.leads(300)))
        .containsOnly(4L);
    PlacementCounters counters = cluster.state.counters();
    assertThat(counters.movesDone()).isEqualTo(12).isEqualTo(counters.theoreticalMinimum());
    assertThat(counters.failovers()).isEqualTo(4);
    assertThat(counters.transfers()).as("no transfer too many").isEqualTo(4);
  }

  @Test
  void primariesAreNotBalancedWhileSomethingMoves() {
    Cluster cluster = Cluster.of(3, 1, 12, new PlacementLimits(1, 16));
    cluster.join("a-0", 101);
    activateAll(cluster);
    for (int moved = 0; moved < 11; moved++) {
      int number = learning(cluster);
      while (cluster.holds(101) == moved || !cluster.shard(number).settled()) {
        cluster.tell(cluster.report(number).orElseThrow());
      }
      assertThat(cluster.holds(101)).isEqualTo(moved + 1);
      assertThat(cluster.leads(101)).isZero();
    }
    cluster.settle();
    assertThat(cluster.leads(101)).isEqualTo(4);
  }

  private static void report(Cluster cluster) {
    cluster.tell(cluster.report(0).orElseThrow());
  }

  private static void activateAll(Cluster cluster) {
    while (cluster.unsettled() > 0) {
      int number = 0;
      while (cluster.shard(number).settled()) {
        number++;
      }
      ShardAssignment shard = cluster.shard(number);
      cluster.tell(
          new PlacementCommand.Activated(number, shard.epoch(), shard.current().primary()));
    }
  }

  private static int learning(Cluster cluster) {
    int number = 0;
    while (cluster.shard(number).learner() == 0) {
      number++;
    }
    return number;
  }
}
