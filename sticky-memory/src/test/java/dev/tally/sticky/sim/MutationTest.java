package dev.tally.sticky.sim;

import static dev.tally.sticky.sim.Invariant.ANSWERED_IS_HELD;
import static dev.tally.sticky.sim.Invariant.APPLIED_ONCE;
import static dev.tally.sticky.sim.Invariant.COMMITTED_STAYS;
import static dev.tally.sticky.sim.Invariant.LIVENESS;
import static dev.tally.sticky.sim.Invariant.LOST_BY_DEATH;
import static dev.tally.sticky.sim.Invariant.MARKS_IN_ORDER;
import static dev.tally.sticky.sim.Invariant.OVERFLOW_ONLY;
import static dev.tally.sticky.sim.Invariant.PLACEMENT_STEP;
import static dev.tally.sticky.sim.Invariant.READS_FRESH;
import static dev.tally.sticky.sim.Invariant.READS_TRUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.tally.sticky.shard.ShardProbe;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Whether the simulation would notice. Each decision that safety rests on is got wrong, alone; a
 * simulation that finds nothing then, would find nothing where somebody gets it wrong in earnest.
 * The sound rules hold over the same seeds ({@link SimulationTest}).
 */
class MutationTest {

  private static final int SEEDS = 20_000;
  private static final int STEPS = 2_000;
  private static final Set<Invariant> LOST = EnumSet.of(COMMITTED_STAYS, ANSWERED_IS_HELD);
  private static final Set<Invariant> TWICE =
      EnumSet.of(APPLIED_ONCE, COMMITTED_STAYS, OVERFLOW_ONLY, READS_TRUE);

  private static final Set<Invariant> STEP = EnumSet.of(PLACEMENT_STEP);
  private static final List<SimMix.Focus> MIXES =
      List.of(SimMix.Focus.ANY, SimMix.Focus.PRIMARIES, SimMix.Focus.MEMBERS);

  /**
   * Where the search begins for bugs that few seeds show, so that the test is not slow; where a
   * seed shows its bug no more, since the simulation has changed, the search goes on from there.
   */
  private static final Map<String, Long> FIRST_SEEDS =
      Map.of(
          "committing old epochs by count", 2632L,
          "reading before what others answered", 909L,
          "serving reads unconfirmed", 261L,
          "forgetting promises", 14965L,
          "going on over a gap", 8166L,
          "trusting old progress of learners", 10307L,
          "clearing on old maps", 4049L);

  private static final List<String> TABLE = new ArrayList<>();

  @AfterAll
  static void print() {
    System.out.printf("%-40s %5s  %s%n", "bug", "seed", "found by");
    TABLE.forEach(System.out::println);
  }

  @Test
  void answeringBeforeReplication() {
    assertCaught("answering before replication", ShardProbe.answeringBeforeReplication(), LOST);
  }

  @Test
  void changingWithoutTheOldMembers() {
    assertCaught(
        "changing without the old members", ShardProbe.changingWithoutTheOldMembers(), LOST);
  }

  @Test
  void beginningUnfenced() {
    assertCaught(
        "beginning unfenced",
        ShardProbe.beginningUnfenced(),
        EnumSet.of(COMMITTED_STAYS, ANSWERED_IS_HELD, MARKS_IN_ORDER));
  }

  @Test
  void keepingItsOwnLog() {
    assertCaught(
        "keeping its own log",
        ShardProbe.keepingItsOwnLog(),
        EnumSet.of(COMMITTED_STAYS, ANSWERED_IS_HELD, MARKS_IN_ORDER));
  }

  @Test
  void committingOldEpochsByCount() {
    assertCaught("committing old epochs by count", ShardProbe.committingOldEpochsByCount(), LOST);
  }

  @Test
  void lettingOneDecideAlways() {
    assertCaught("letting one decide always", ShardProbe.lettingOneDecideAlways(), LOST);
  }

  @Test
  void readingBeforeWhatOthersAnswered() {
    assertCaught(
        "reading before what others answered",
        ShardProbe.readingBeforeWhatOthersAnswered(),
        EnumSet.of(READS_FRESH));
  }

  @Test
  void takingOldEpochs() {
    assertCaught("taking old epochs", ShardProbe.takingOldEpochs(), LOST);
  }

  @Test
  void servingReadsUnconfirmed() {
    assertCaught(
        "serving reads unconfirmed", ShardProbe.servingReadsUnconfirmed(), EnumSet.of(READS_FRESH));
  }

  @Test
  void acknowledgingTheUncompared() {
    assertCaught("acknowledging the uncompared", ShardProbe.acknowledgingTheUncompared(), LOST);
  }

  @Test
  void keepingWhatContradicts() {
    assertCaught("keeping what contradicts", ShardProbe.keepingWhatContradicts(), LOST);
  }

  @Test
  void leavingSessionsOutOfSnapshots() {
    assertCaught(
        "leaving sessions out of snapshots", ShardProbe.leavingSessionsOutOfSnapshots(), TWICE);
  }

  @Test
  void forgettingPromises() {
    assertCaught(
        "forgetting promises",
        ShardProbe.forgettingPromises(),
        EnumSet.of(COMMITTED_STAYS, ANSWERED_IS_HELD, READS_FRESH));
  }

  @Test
  void goingOnOverAGap() {
    assertCaught("going on over a gap", ShardProbe.goingOnOverAGap(), LOST);
  }

  /** The member never gets what it is believed to hold; with bad luck, that is lost too. */
  @Test
  void trustingOldProgressOfLearners() {
    assertCaught(
        "trusting old progress of learners",
        ShardProbe.trustingOldProgressOfLearners(),
        EnumSet.of(LIVENESS, COMMITTED_STAYS, ANSWERED_IS_HELD));
  }

  /** As with a learner's old progress. */
  @Test
  void clearingOnOldMaps() {
    assertCaught(
        "clearing on old maps",
        ShardProbe.clearingOnOldMaps(),
        EnumSet.of(LIVENESS, COMMITTED_STAYS, ANSWERED_IS_HELD));
  }

  @Test
  void skippingDeduplication() {
    assertCaught("skipping deduplication", ShardProbe.skippingDeduplication(), TWICE);
  }

  @Test
  void welcomingForgottenClients() {
    assertCaught("welcoming forgotten clients", ShardProbe.welcomingForgottenClients(), TWICE);
  }

  @Test
  void restartingUnderTheOldIdentity() {
    assertCaught(
        "restarting under the old identity",
        seed -> Simulation.runWithOldIdentities(seed, STEPS, ShardFactory.SOUND),
        LOST);
  }

  // --- the placement's decisions ---

  @Test
  void namingAnotherInTheSameEpoch() {
    assertCaught(
        "naming another in the same epoch", PlacementProbe.namingAnotherInTheSameEpoch(), STEP);
  }

  @Test
  void failingOverToALearner() {
    assertCaught("failing over to a learner", PlacementProbe.failingOverToALearner(), STEP);
  }

  @Test
  void swappingBeforeCaughtUp() {
    assertCaught("swapping before caught up", PlacementProbe.swappingBeforeCaughtUp(), STEP);
  }

  @Test
  void takingForActiveAtOnce() {
    assertCaught("taking for active at once", PlacementProbe.takingForActiveAtOnce(), STEP);
  }

  @Test
  void changingTwoAtOnce() {
    assertCaught("changing two at once", PlacementProbe.changingTwoAtOnce(), STEP);
  }

  @Test
  void admittingTheDeadAgain() {
    assertCaught("admitting the dead again", PlacementProbe.admittingTheDeadAgain(), STEP);
  }

  @Test
  void takingSilenceForDeath() {
    assertCaught(
        "taking silence for death",
        PlacementProbe.takingSilenceForDeath(),
        EnumSet.of(LOST_BY_DEATH));
  }

  @Test
  void reusingEpochsAfterReset() {
    assertCaught(
        "reusing epochs after reset",
        seed ->
            Simulation.run(
                seed, STEPS, PlacementProbe.reusingEpochsAfterReset(), true, SimMix.Focus.LOSSES),
        STEP);
  }

  /** Nobody looks at the placement's steps here: what members hold tells. */
  @Test
  void servingLostStateAnew() {
    assertCaught(
        "serving lost state anew",
        seed ->
            Simulation.run(
                seed, STEPS, PlacementProbe.servingLostStateAnew(), false, SimMix.Focus.LOSSES),
        LOST);
  }

  /** As with lost state that is served anew. */
  @Test
  void resettingWithinTheGeneration() {
    assertCaught(
        "resetting within the generation",
        seed ->
            Simulation.run(
                seed,
                STEPS,
                PlacementProbe.resettingWithinTheGeneration(),
                false,
                SimMix.Focus.LOSSES),
        LOST);
  }

  private static void assertCaught(String bug, PlacementRule faulty, Set<Invariant> expected) {
    assertCaught(
        bug, seed -> Simulation.run(seed, STEPS, faulty, true, SimMix.Focus.PRODUCT), expected);
  }

  /** Every third seed is of each kind of mix: what is rare in all of them is not in one. */
  private static void assertCaught(String bug, ShardFactory faulty, Set<Invariant> expected) {
    assertCaught(
        bug,
        seed -> Simulation.run(seed, STEPS, faulty, MIXES.get((int) (seed % MIXES.size()))),
        expected);
  }

  /**
   * A shard that stops is no loss: where only that comes of a bug, the next seed may show what is
   * worse. Anything else that is found must be what the bug leads to.
   */
  private static void assertCaught(String bug, LongConsumer run, Set<Invariant> expected) {
    long first = FIRST_SEEDS.getOrDefault(bug, 1L);
    for (long seed = first; seed < first + SEEDS; seed++) {
      try {
        run.accept(seed);
      } catch (Violation violation) {
        if (violation.invariant() == LIVENESS && !expected.contains(LIVENESS)) {
          continue;
        }
        assertThat(expected).as(violation.getMessage()).contains(violation.invariant());
        TABLE.add("%-40s %5d  %s".formatted(bug, seed, violation.invariant().title()));
        return;
      } catch (IllegalStateException contradiction) {
        // The shard's own notice, before the model's.
        assertThat(contradiction.getMessage())
            .containsAnyOf("two committed entries", "a member holds index");
        TABLE.add("%-40s %5d  %s".formatted(bug, seed, contradiction.getMessage()));
        return;
      }
    }
    fail("%s: not caught in %d seeds from %d", bug, SEEDS, first);
  }
}
