package dev.tally.sticky.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a node makes of the maps that it is told. */
class MapFollowerTest {

  private static final long SELF = 1;

  private final MapFollower follower = new MapFollower();

  private static PlacementMap map(long version, List<Long> nodes, Set<Long> dead) {
    return new PlacementMap(
        7,
        version,
        nodes.stream().map(n -> new NodeInfo("n" + n, "z" + n, n, "127.0.0.1", 1, 1)).toList(),
        List.of(ShardAssignment.fresh(new ShardConfiguration(1, 2, List.of(2L)))),
        dead);
  }

  @Test
  void anOlderMapChangesNothing() {
    PlacementMap newer = map(5, List.of(SELF, 2L), Set.of());
    assertThat(follower.learn(newer, SELF)).isEqualTo(MapFollower.Step.NEWER);
    assertThat(follower.learn(map(5, List.of(2L), Set.of()), SELF)).isEqualTo(MapFollower.Step.OLD);
    assertThat(follower.map()).contains(newer);
  }

  @Test
  void whoHasNotJoinedYetWaits() {
    assertThat(follower.learn(map(1, List.of(2L), Set.of()), SELF))
        .isEqualTo(MapFollower.Step.NEWER);
  }

  @Test
  void whoIsNotAmongTheNodesAnyMoreIsTakenForDead() {
    follower.learn(map(1, List.of(SELF, 2L), Set.of()), SELF);
    assertThat(follower.learn(map(2, List.of(2L), Set.of()), SELF))
        .isEqualTo(MapFollower.Step.TAKEN_FOR_DEAD);
    assertThat(follower.learn(map(3, List.of(2L), Set.of()), 9L))
        .as("as another it has not joined yet")
        .isEqualTo(MapFollower.Step.NEWER);
  }

  @Test
  void whoIsAMemberStillButDeadToOthersKnows() {
    follower.learn(map(1, List.of(SELF, 2L), Set.of()), SELF);
    assertThat(follower.learn(map(2, List.of(SELF, 2L), Set.of(SELF)), SELF))
        .isEqualTo(MapFollower.Step.TAKEN_FOR_DEAD);
  }

  @Test
  void whoWasBuriedBeforeItSawItselfKnows() {
    assertThat(follower.learn(map(2, List.of(2L), Set.of(SELF)), SELF))
        .isEqualTo(MapFollower.Step.TAKEN_FOR_DEAD);
  }
}
