package dev.tally.sticky.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.sticky.routing.ShardAssignment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Silence and death of primaries and members. */
class FailoverTest {

  @Test
  void aSilentNodeLosesWhatItLeadsAndKeepsWhatItHolds() {
    Cluster cluster = Cluster.of(3, 2, 30);
    long held = cluster.holds(100);
    assertThat(cluster.leads(100)).isPositive();
    cluster.tell(new PlacementCommand.Suspect(100));
    assertThat(cluster.leads(100)).isZero();
    assertThat(cluster.holds(100)).isEqualTo(held);
    assertThat(cluster.learners()).as("a short silence moves nothing").isZero();
    cluster.settle();
    assertThat(cluster.holds(100)).isEqualTo(held);
    cluster.tell(new PlacementCommand.Heard(100));
    cluster.settle();
    assertThat(cluster.leads(100)).as("balanced again").isPositive();
    assertThat(cluster.state.counters().movesBegun()).isZero();
  }

  @Test
  void aFailoverGoesToAnActiveMemberAndSpreadsTheLoad() {
    Cluster cluster = Cluster.of(3, 1, 12);
    List<ShardAssignment> before = cluster.state.shards();
    cluster.tell(new PlacementCommand.Dead(100));
    for (int shard = 0; shard < 12; shard++) {
      boolean led = before.get(shard).current().primary() == 100;
      assertThat(cluster.shard(shard).epoch()).isEqualTo(before.get(shard).epoch() + (led ? 1 : 0));
      assertThat(cluster.shard(shard).settled()).isEqualTo(!led);
      assertThat(cluster.shard(shard).current().members())
          .as("the dead one stays listed")
          .isEqualTo(before.get(shard).current().members());
    }
    assertThat(List.of(cluster.leads(200), cluster.leads(300))).containsOnly(6L);
  }

  @Test
  void aFailoverDoesNotWaitForTheOneBefore() {
    Cluster cluster = Cluster.of(3, 1, 1);
    long first = cluster.shard(0).current().primary();
    cluster.tell(new PlacementCommand.Suspect(first));
    long second = cluster.shard(0).current().primary();
    assertThat(cluster.shard(0).settled()).isFalse();
    cluster.tell(new PlacementCommand.Heard(first));
    cluster.tell(new PlacementCommand.Suspect(second));
    assertThat(cluster.shard(0).epoch()).isEqualTo(3);
    assertThat(cluster.shard(0).current().primary()).isNotEqualTo(second);
    cluster.tell(new PlacementCommand.Activated(0, 2, second));
    assertThat(cluster.shard(0).activeEpoch()).as("late news").isEqualTo(1);
  }

  @Test
  void nothingChangesWhileMostAreSilent() {
    Cluster cluster = Cluster.of(3, 1, 6);
    cluster.tell(new PlacementCommand.Suspect(100));
    cluster.settle();
    List<ShardAssignment> before = cluster.state.shards();
    cluster.tell(new PlacementCommand.Suspect(200));
    assertThat(cluster.state.shards()).isEqualTo(before);
    assertThat(cluster.leads(200)).isPositive();
    cluster.tell(new PlacementCommand.Heard(100));
    assertThat(cluster.leads(200)).isZero();
    assertThat(cluster.state.shards()).noneMatch(ShardAssignment::lost);
  }

  @Test
  void aShardIsLostByTheDeathOfMostNotBySilence() {
    Cluster cluster = Cluster.of(3, 1, 6);
    cluster.tell(new PlacementCommand.Suspect(100));
    cluster.tell(new PlacementCommand.Suspect(200));
    cluster.tell(new PlacementCommand.Suspect(300));
    cluster.tell(new PlacementCommand.Dead(100));
    assertThat(cluster.state.shards()).noneMatch(ShardAssignment::lost);
    cluster.tell(new PlacementCommand.Dead(200));
    assertThat(cluster.state.shards()).allMatch(ShardAssignment::lost);
    List<ShardAssignment> lost = cluster.state.shards();
    cluster.tell(new PlacementCommand.Heard(300));
    cluster.join("a-0", 101);
    cluster.join("b-0", 201);
    cluster.settle();
    assertThat(cluster.state.shards()).as("lost for ever").isEqualTo(lost);
  }

  @Test
  void aSwapIsTakenBackWhenTheNewMemberDies() {
    Cluster cluster = Cluster.of(3, 1, 1);
    cluster.join("a-0", 101);
    activate(cluster);
    catchUp(cluster);
    assertThat(cluster.shard(0).current().members()).contains(101L);
    assertThat(cluster.shard(0).activeMembers()).contains(100L);
    long epoch = cluster.shard(0).epoch();
    cluster.tell(new PlacementCommand.Dead(101));
    assertThat(cluster.shard(0).epoch()).isEqualTo(epoch + 1);
    assertThat(cluster.shard(0).current().members()).isEqualTo(cluster.shard(0).activeMembers());
    assertThat(cluster.state.counters().movesAbandoned()).isEqualTo(1);
  }

  @Test
  void aSwapIsTakenBackWhenTheNewMemberIsSilentAndNeeded() {
    Cluster cluster = Cluster.of(3, 1, 1);
    cluster.tell(new PlacementCommand.Dead(300));
    cluster.tell(new PlacementCommand.Weigh("a-0", 1e-9));
    cluster.settle();
    cluster.join("a-1", 110);
    catchUp(cluster);
    assertThat(cluster.shard(0).current().members()).containsExactlyInAnyOrder(110L, 200L, 300L);
    cluster.tell(new PlacementCommand.Suspect(110));
    assertThat(cluster.shard(0).current().members()).containsExactlyInAnyOrder(100L, 200L, 300L);
    cluster.settle();
    assertThat(cluster.shard(0).settled()).as("it serves").isTrue();
    assertThat(cluster.shard(0).learner()).as("who is silent learns nothing").isZero();
    cluster.tell(new PlacementCommand.Heard(110));
    assertThat(cluster.shard(0).learner()).isEqualTo(110);
  }

  @Test
  void aSwapGoesOnBesideAMemberThatIsDead() {
    Cluster cluster = Cluster.of(3, 1, 1);
    cluster.tell(new PlacementCommand.Dead(300));
    cluster.tell(new PlacementCommand.Weigh("a-0", 1e-9));
    cluster.settle();
    cluster.join("a-1", 110);
    cluster.settle();
    assertThat(cluster.shard(0).current().members()).containsExactlyInAnyOrder(110L, 200L, 300L);
    assertThat(cluster.shard(0).settled()).isTrue();
  }

  private static void activate(Cluster cluster) {
    ShardAssignment shard = cluster.shard(0);
    cluster.tell(new PlacementCommand.Activated(0, shard.epoch(), shard.current().primary()));
  }

  private static void catchUp(Cluster cluster) {
    while (!cluster.shard(0).settled()) {
      activate(cluster);
    }
    assertThat(cluster.shard(0).learner()).isNotZero();
    cluster.tell(
        new PlacementCommand.CaughtUp(0, cluster.shard(0).epoch(), cluster.shard(0).learner()));
  }
}
