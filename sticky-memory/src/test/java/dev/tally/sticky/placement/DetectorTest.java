package dev.tally.sticky.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Silence as the leader of the placement sees it: node 100 looks at 200 and 300. */
class DetectorTest {

  private static final long SELF = 100;

  private final Cluster cluster = Cluster.of(3, 1, 4);
  private final Detector detector = new Detector(Detector.Patience.DEFAULT);

  private List<PlacementCommand> look(long now, Map<Long, Long> heardAt) {
    return detector.look(now, true, SELF, heardAt, cluster.state);
  }

  /** Looks all the time, as a leader does, so that its own pauses do not count. */
  private List<PlacementCommand> lookUntil(long from, long to, Map<Long, Long> heardAt) {
    for (long now = from; now < to; now += 100) {
      look(now, heardAt);
    }
    return look(to, heardAt);
  }

  @Test
  void aSilentNodeIsSuspectedAndOneThatIsHeardIsNot() {
    assertThat(lookUntil(1_000, 1_500, Map.of(200L, 1_000L, 300L, 1_450L)))
        .containsExactly(new PlacementCommand.Suspect(200));
  }

  @Test
  void aNewLeaderSuspectsNobodyAtOnce() {
    assertThat(look(10_000, Map.of(200L, 1L, 300L, 1L))).isEmpty();
  }

  @Test
  void whoWasSuspectedAndIsHeardIsSaidToBe() {
    cluster.tell(new PlacementCommand.Suspect(200));
    look(1_000, Map.of(200L, 900L, 300L, 1_000L));
    assertThat(look(1_100, Map.of(200L, 1_100L, 300L, 1_100L)))
        .containsExactly(new PlacementCommand.Heard(200));
  }

  @Test
  void aLeaderThatWasSuspectedItselfTakesThatBack() {
    cluster.tell(new PlacementCommand.Suspect(SELF));
    assertThat(look(1_000, Map.of(200L, 1_000L, 300L, 1_000L)))
        .containsExactly(new PlacementCommand.Heard(SELF));
  }

  @Test
  void whoIsSilentForVeryLongIsGivenUpUnlessStateWouldBeLost() {
    cluster.tell(new PlacementCommand.Suspect(200));
    cluster.tell(new PlacementCommand.Suspect(300));
    assertThat(lookUntil(1_000, 31_100, Map.of(200L, 1_000L, 300L, 1_000L)))
        .as("one of two, since most of the members would be dead with both")
        .containsExactly(new PlacementCommand.Dead(200));
    cluster.tell(new PlacementCommand.Dead(200));
    assertThat(lookUntil(31_200, 90_000, Map.of(300L, 1_000L))).isEmpty();
  }
}
