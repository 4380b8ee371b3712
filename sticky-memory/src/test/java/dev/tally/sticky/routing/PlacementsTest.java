package dev.tally.sticky.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.property.Cases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementsTest {

  private static NodeInfo node(int number, int zone, double weight) {
    return new NodeInfo(
        "node-" + number, "zone-" + zone, 1000L + number, "127.0.0.1", 1 + number, weight);
  }

  private static List<NodeInfo> nodes(int count, int zones) {
    return IntStream.range(0, count).mapToObj(i -> node(i, i % zones, 1)).toList();
  }

  @Test
  void everyShardHasOneMemberAZone() {
    Cases.check(
        100,
        draw -> {
          int zones = draw.ints(3, 5);
          int count = draw.ints(zones, 12);
          int shards = draw.ints(1, 200);
          PlacementMap map = Placements.initial(1, nodes(count, zones), shards, 3);
          assertThat(map.shards()).hasSize(shards);
          for (ShardAssignment shard : map.shards()) {
            assertThat(
                    shard.current().members().stream()
                        .map(m -> map.node(m).orElseThrow().zone())
                        .distinct())
                .hasSize(3);
          }
        });
  }

  @Test
  void primariesOfThreeNodesDifferByOneAtMost() {
    Cases.check(
        50,
        draw -> {
          int shards = draw.ints(3, 500);
          Map<Long, Long> primaries =
              Placements.initial(1, nodes(3, 3), shards, 3).shards().stream()
                  .map(shard -> shard.current().primary())
                  .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
          assertThat(primaries).hasSize(3);
          assertThat(primaries.values())
              .allMatch(count -> count == shards / 3 || count == (shards + 2) / 3);
        });
  }

  @Test
  void aNewNodeTakesItsShareAndMovesNothingElse() {
    List<NodeInfo> before = nodes(3, 3);
    List<NodeInfo> after = new ArrayList<>(before);
    after.add(node(3, 0, 1));
    int moved = 0;
    for (int shard = 0; shard < 1000; shard++) {
      List<Long> old = Placements.members(before, shard, 3);
      List<Long> now = Placements.members(after, shard, 3);
      if (!now.containsAll(old)) {
        moved++;
        assertThat(now).contains(1003L);
        assertThat(old.stream().filter(member -> !now.contains(member))).containsExactly(1000L);
      }
    }
    // Half of its zone's.
    assertThat(moved).isBetween(440, 560);
  }

  @Test
  void aHeavierNodeGetsMore() {
    List<NodeInfo> nodes = List.of(node(0, 0, 1), node(1, 0, 3), node(2, 1, 1), node(3, 2, 1));
    long heavy =
        IntStream.range(0, 1000)
            .filter(shard -> Placements.members(nodes, shard, 3).contains(1001L))
            .count();
    assertThat(heavy).isBetween(700L, 800L);
  }

  @Test
  void aRestartedNodeIsGivenWhatItHad() {
    List<NodeInfo> restarted =
        nodes(6, 3).stream()
            .map(n -> new NodeInfo(n.name(), n.zone(), n.incarnation() + 1, n.host(), 9, 1))
            .toList();
    for (int shard = 0; shard < 64; shard++) {
      assertThat(Placements.members(restarted, shard, 3))
          .isEqualTo(Placements.members(nodes(6, 3), shard, 3).stream().map(m -> m + 1).toList());
    }
  }

  @Test
  void tooFewZonesAreRefused() {
    assertThatThrownBy(() -> Placements.initial(1, nodes(6, 2), 64, 3))
        .hasMessage("zones is 2, must be at least the number of replicas, 3");
  }

  @Test
  void aRouterOnlyMovesForward() {
    PlacementMap map = Placements.initial(1, nodes(3, 3), 4, 3);
    Router router = new Router(map);
    long other =
        map.configuration(2).members().stream()
            .filter(m -> m != map.configuration(2).primary())
            .findFirst()
            .orElseThrow();
    assertThat(router.learn(2, 1, other)).as("the epoch known").isFalse();
    assertThat(router.learn(2, 5, 99)).as("a stranger").isFalse();
    assertThat(router.learn(2, 5, other)).isTrue();
    assertThat(router.shard(2).primary()).isEqualTo(other);
    assertThat(router.learn(2, 4, map.configuration(2).primary())).as("late news").isFalse();
    assertThat(router.shard(2).epoch()).isEqualTo(5);
    assertThat(router.shard(1)).isEqualTo(map.configuration(1));
  }

  @Test
  void aRouterLearnsNewerMapsAndNoOlderEpoch() {
    PlacementMap map = Placements.initial(1, nodes(3, 3), 2, 3);
    Router router = new Router(map);
    ShardConfiguration first = map.configuration(0);
    long other =
        first.members().stream().filter(m -> m != first.primary()).findFirst().orElseThrow();
    assertThat(router.learn(0, 3, other)).as("a hint").isTrue();
    ShardAssignment second =
        ShardAssignment.fresh(new ShardConfiguration(2, other, first.members()));
    List<ShardAssignment> shards = List.of(second, second);
    assertThat(router.learn(new PlacementMap(2, 9, map.nodes(), shards)))
        .as("another generation")
        .isFalse();
    assertThat(router.learn(new PlacementMap(1, 1, map.nodes(), shards))).as("not newer").isFalse();
    assertThat(router.shard(1)).isEqualTo(map.configuration(1));
    assertThat(router.learn(new PlacementMap(1, 5, map.nodes(), shards))).isTrue();
    assertThat(router.version()).isEqualTo(5);
    assertThat(router.shard(0).epoch()).as("the hint was newer").isEqualTo(3);
    assertThat(router.shard(1)).isEqualTo(second.current());
  }
}
