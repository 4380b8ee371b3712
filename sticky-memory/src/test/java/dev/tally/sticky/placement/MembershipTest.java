package dev.tally.sticky.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardAssignment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Creation, nodes that come and go, and what is refused. */
class MembershipTest {

  @Test
  void shardsArePlacedOnceAndBalanced() {
    Cluster cluster = new Cluster(PlacementLimits.DEFAULT);
    cluster.join("a-0", 100);
    cluster.join("b-0", 200);
    PlacementCommand.Create create = new PlacementCommand.Create(Cluster.GENERATION, 9, 3);
    assertThat(cluster.tell(create))
        .hasValue("zones of live nodes is 2, must be at least replicas, 3");
    assertThat(cluster.state.map()).isEmpty();
    cluster.join("c-0", 300);
    assertThat(cluster.tell(create)).isEmpty();
    PlacementMap map = cluster.state.map().orElseThrow();
    assertThat(map.generation()).isEqualTo(Cluster.GENERATION);
    assertThat(map.version()).isEqualTo(4);
    assertThat(map.shards())
        .hasSize(9)
        .allMatch(s -> s.epoch() == 1 && s.activeEpoch() == 0 && !s.settled());
    assertThat(List.of(cluster.leads(100), cluster.leads(200), cluster.leads(300)))
        .containsOnly(3L);
    assertThat(cluster.tell(create)).as("told twice").isEmpty();
    assertThat(cluster.state.version()).isEqualTo(4);
    assertThat(cluster.tell(new PlacementCommand.Create(8, 9, 3)))
        .hasValue("shards are placed already");
  }

  @Test
  void absurdSizesAreRefused() {
    Cluster cluster = new Cluster(PlacementLimits.DEFAULT);
    for (String name : List.of("a-0", "b-0", "c-0", "d-0")) {
      cluster.join(name, name.charAt(0));
    }
    assertThat(cluster.tell(new PlacementCommand.Create(1, 4097, 3)))
        .hasValue("shards is 4097, must be 1 to 4096");
    assertThat(cluster.tell(new PlacementCommand.Create(1, 8, 4)))
        .hasValue("replicas is 4, must be odd");
    assertThat(cluster.tell(new PlacementCommand.Create(0, 8, 3)))
        .hasValue("generation is 0, must be another");
    assertThat(cluster.tell(new PlacementCommand.Weigh("a-0", Double.NaN))).isPresent();
    assertThat(cluster.tell(new PlacementCommand.Activated(0, 1, 1))).isPresent();
  }

  @Test
  void aRestartIsTheDeathOfTheProcessBefore() {
    Cluster cluster = Cluster.of(3, 1, 6);
    assertThat(cluster.join("a-0", 101)).isEmpty();
    assertThat(cluster.status(100)).isEqualTo(NodeStatus.DEAD);
    assertThat(cluster.status(101)).isEqualTo(NodeStatus.LIVE);
    assertThat(cluster.leads(100)).isZero();
    assertThat(cluster.leads(101)).as("it has no data yet").isZero();
    long version = cluster.state.version();
    assertThat(cluster.join("a-0", 101)).as("told twice").isEmpty();
    assertThat(cluster.state.version()).isEqualTo(version);
    assertThat(cluster.join("a-0", 100)).hasValue("incarnation 64 is dead; a new one may join");
    assertThat(cluster.join("b-7", 101)).hasValue("incarnation 65 is of a-0");
  }

  @Test
  void theDeadAreForgottenOnceNothingNamesThemButNeverComeBack() {
    Cluster cluster = Cluster.of(3, 1, 6);
    cluster.join("a-0", 101);
    assertThat(cluster.state.node(100)).as("still listed").isPresent();
    cluster.settle();
    assertThat(cluster.state.node(100)).isEmpty();
    assertThat(cluster.state.buried()).containsExactly(100L);
    assertThat(cluster.join("a-0", 100)).isPresent();
    assertThat(cluster.tell(new PlacementCommand.Heard(100))).isPresent();
    assertThat(cluster.tell(new PlacementCommand.Dead(100))).as("no news").isEmpty();
    assertThat(cluster.status(101)).isEqualTo(NodeStatus.LIVE);
  }

  @Test
  void whoIsBuriedIsRememberedInBounds() {
    Cluster cluster = new Cluster(PlacementLimits.DEFAULT);
    for (int i = 1; i <= PlacementState.MAX_BURIED + 11; i++) {
      cluster.state =
          Placement.apply(cluster.state, new PlacementCommand.Join(Cluster.node("a-0", i))).state();
    }
    assertThat(cluster.state.buried())
        .hasSize(PlacementState.MAX_BURIED)
        .startsWith(11L)
        .endsWith(PlacementState.MAX_BURIED + 10L);
  }

  @Test
  void strangersAreRefused() {
    Cluster cluster = Cluster.of(3, 1, 6);
    Optional<String> unknown = Optional.of("incarnation 9 has not joined");
    assertThat(cluster.tell(new PlacementCommand.Suspect(9))).isEqualTo(unknown);
    assertThat(cluster.tell(new PlacementCommand.Heard(9))).isEqualTo(unknown);
    assertThat(cluster.tell(new PlacementCommand.Dead(9))).isEqualTo(unknown);
    assertThat(cluster.tell(new PlacementCommand.Drain("x")))
        .hasValue("no process of node x lives");
  }

  @Test
  void aResetBeginsEmptyInEpochsAboveAllThatWere() {
    Cluster cluster = Cluster.of(3, 2, 12);
    cluster.tell(new PlacementCommand.Dead(100));
    cluster.tell(new PlacementCommand.Dead(110));
    cluster.tell(new PlacementCommand.Dead(200));
    assertThat(cluster.state.shards()).anyMatch(ShardAssignment::lost);
    assertThat(cluster.tell(new PlacementCommand.Reset(Cluster.GENERATION, 8)))
        .hasValue("zones of live nodes is 2, must be at least replicas, 3");
    cluster.join("a-0", 101);
    assertThat(cluster.tell(new PlacementCommand.Reset(9, 9)))
        .hasValue("the new generation is the one given up");
    assertThat(cluster.tell(new PlacementCommand.Reset(9, 8)))
        .hasValue("the generation given up is 9, the present one is " + hex(Cluster.GENERATION));
    List<Long> epochs = cluster.state.shards().stream().map(ShardAssignment::epoch).toList();
    long version = cluster.state.version();
    assertThat(cluster.tell(new PlacementCommand.Reset(Cluster.GENERATION, 8))).isEmpty();
    assertThat(cluster.state.generation()).isEqualTo(8);
    assertThat(cluster.state.version()).isEqualTo(version + 1);
    for (int shard = 0; shard < 12; shard++) {
      assertThat(cluster.shard(shard).epoch()).isEqualTo(epochs.get(shard) + 1);
      assertThat(cluster.shard(shard).lost()).isFalse();
      assertThat(cluster.shard(shard).activeEpoch()).isZero();
      assertThat(cluster.shard(shard).current().members())
          .contains(101L)
          .doesNotContain(100L, 110L, 200L);
    }
    assertThat(cluster.state.buried()).containsExactlyInAnyOrder(100L, 110L, 200L);
    assertThat(cluster.tell(new PlacementCommand.Reset(Cluster.GENERATION, 8))).isEmpty();
    assertThat(cluster.state.version()).isEqualTo(version + 1);
  }

  private static String hex(long number) {
    return Long.toHexString(number);
  }
}
