package dev.tally.sticky.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Whole clusters, seed after seed. {@code -Dtally.sim.seeds=N} runs more, {@code
 * -Dtally.sim.seed=S} begins with another, {@code -Dtally.sim.steps=N} lets faults last longer; a
 * seed that fails is named, and fails again with the same number of steps.
 */
class SimulationTest {

  private static final int SEEDS = Integer.getInteger("tally.sim.seeds", 2_000);
  private static final long FIRST_SEED = Long.getLong("tally.sim.seed", 1);
  private static final int STEPS = Integer.getInteger("tally.sim.steps", 1_500);

  @Test
  void everySeedHolds() {
    SimResult all = SimResult.NONE;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      SimResult result = run(seed);
      assertThat(result.steps()).as("steps of seed %d", seed).isGreaterThanOrEqualTo(STEPS);
      all = all.plus(result);
    }
    System.out.printf(
        "%d seeds from %d: %d steps, %d entries, %d of them repetitions, %d epochs, %d kills,"
            + " %d snapshots, %d sessions forgotten%n",
        SEEDS,
        FIRST_SEED,
        all.steps(),
        all.entries(),
        all.repeated(),
        all.epochs(),
        all.kills(),
        all.snapshots(),
        all.forgotten());
    System.out.println(all.happened());
    if (SEEDS >= 100) {
      // What never happened was not tested.
      assertThat(all.entries()).as("entries").isGreaterThan(10L * SEEDS);
      assertThat(all.repeated()).as("repetitions").isPositive();
      assertThat(all.epochs()).as("epochs").isGreaterThan(2L * SEEDS);
      assertThat(all.kills()).as("kills").isPositive();
      assertThat(all.snapshots()).as("snapshots").isPositive();
      assertThat(all.forgotten()).as("sessions forgotten").isPositive();
      for (Happening what : Happening.values()) {
        assertThat(all.times(what)).as("%s", what).isPositive();
      }
    }
  }

  private static SimResult run(long seed) {
    try {
      return Simulation.run(seed, STEPS, ShardFactory.SOUND);
    } catch (RuntimeException e) {
      throw new AssertionError(
          "seed %d fails; -Dtally.sim.seed=%d -Dtally.sim.seeds=1 -Dtally.sim.steps=%d repeats it: %s"
              .formatted(seed, seed, STEPS, e.getMessage()),
          e);
    }
  }

  /** What is lost is refused, and a reset begins another state: in every one of these. */
  @Test
  void lostStateIsRefusedUntilAnOperatorBeginsAnew() {
    SimResult all = SimResult.NONE;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + Math.min(SEEDS, 200); seed++) {
      all = all.plus(Simulation.run(seed, STEPS, ShardFactory.SOUND, SimMix.Focus.LOSSES));
    }
    assertThat(all.times(Happening.SHARD_LOST)).isPositive();
    assertThat(all.times(Happening.LOSS_SEEN)).isPositive();
    assertThat(all.times(Happening.RESET)).isPositive();
    assertThat(all.times(Happening.GENERATION_SEEN)).isPositive();
  }

  /** Down to the same words. */
  @Test
  void aFailingSeedFailsAgain() {
    PlacementRule faulty = PlacementProbe.servingLostStateAnew();
    for (long seed = FIRST_SEED; ; seed++) {
      Optional<String> first = failure(seed, faulty);
      assertThat(failure(seed, faulty)).as("seed %d, again", seed).isEqualTo(first);
      if (first.isPresent()) {
        return;
      }
    }
  }

  private static Optional<String> failure(long seed, PlacementRule faulty) {
    try {
      Simulation.run(seed, STEPS, faulty, false, SimMix.Focus.LOSSES);
      return Optional.empty();
    } catch (Violation violation) {
      return Optional.of(String.valueOf(violation.getMessage()));
    }
  }

  @Test
  void aSeedReplaysExactly() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + 20; seed++) {
      assertThat(run(seed)).as("seed %d, again", seed).isEqualTo(run(seed));
    }
  }
}
