package dev.tally.sticky.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.tally.sticky.shard.PeerMessage;
import dev.tally.sticky.shard.ShardProbe;
import dev.tally.sticky.shard.ShardReplica;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The shard under a bad network, seed after seed. {@code -Dtally.sim.seeds=N} runs more, {@code
 * -Dtally.sim.seed=S} begins with another; a seed that fails is named and fails again.
 */
class SimulationTest {

  private static final int SEEDS = Integer.getInteger("tally.sim.seeds", 400);
  private static final long FIRST_SEED = Long.getLong("tally.sim.seed", 1);
  private static final int SABOTAGE_SEEDS = 50;
  private static final int CLIENTS = 3;
  private static final int OPERATIONS = 60;
  private static final int MAX_STEPS = 200_000;

  @Test
  void everySeedHolds() {
    int steps = 0;
    int entries = 0;
    int repeated = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      try {
        Simulation simulation = run(seed, ShardReplica::new, Simulation.Tamper.NONE);
        steps += simulation.steps();
        for (int shard = 0; shard < Simulation.SHARDS; shard++) {
          entries += simulation.model(shard).entries();
          repeated += simulation.model(shard).entries() - simulation.model(shard).distinct();
        }
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " fails: " + e.getMessage(), e);
      }
    }
    System.out.printf(
        "%d seeds from %d: %d steps, %d entries, %d of them repetitions%n",
        SEEDS, FIRST_SEED, steps, entries, repeated);
    // What never happened was not tested.
    assertThat(repeated).as("repetitions in the logs").isGreaterThan(SEEDS);
    assertThat(steps / SEEDS).as("steps of a seed").isGreaterThan(1000);
  }

  @Test
  void aSeedReplaysExactly() {
    Simulation one = run(FIRST_SEED, ShardReplica::new, Simulation.Tamper.NONE);
    Simulation two = run(FIRST_SEED, ShardReplica::new, Simulation.Tamper.NONE);
    assertThat(two.steps()).isEqualTo(one.steps());
    assertThat(two.now()).isEqualTo(one.now());
    for (int shard = 0; shard < Simulation.SHARDS; shard++) {
      assertThat(two.model(shard).entries()).isEqualTo(one.model(shard).entries());
    }
  }

  @Test
  void answeringBeforeQuorumIsCaught() {
    assertCaught(
        ShardProbe::answeringBeforeQuorum,
        Simulation.Tamper.NONE,
        "answered means held by a majority");
  }

  @Test
  void skippingDeduplicationIsCaught() {
    assertCaught(
        ShardProbe::skippingDeduplication, Simulation.Tamper.NONE, "applied once, first answer");
  }

  @Test
  void acknowledgingWhatIsNotHeldIsCaught() {
    Simulation.Tamper liar =
        (simulation, from, to, message) -> {
          if (message instanceof PeerMessage.Append a && a.entries().count() > 0) {
            long upTo = a.previous() + a.entries().count();
            simulation.deliver(
                to,
                from,
                new PeerMessage.Appended(
                    a.generation(), a.shard(), a.epoch(), upTo, 0, a.round(), false));
            return true;
          }
          return false;
        };
    assertCaught(ShardReplica::new, liar, "answered means held by a majority");
  }

  private static void assertCaught(
      ShardProbe.Factory factory, Simulation.Tamper tamper, String invariant) {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SABOTAGE_SEEDS; seed++) {
      try {
        run(seed, factory, tamper);
      } catch (Violation e) {
        assertThat(e).hasMessageStartingWith(invariant);
        return;
      }
    }
    fail("not caught in %d seeds: %s", SABOTAGE_SEEDS, invariant);
  }

  /** Faults for a while, then none: everything that was asked is answered then. */
  private static Simulation run(long seed, ShardProbe.Factory factory, Simulation.Tamper tamper) {
    Simulation simulation = new Simulation(seed, factory, tamper);
    List<SimClient> clients = SimClient.several(simulation, CLIENTS, OPERATIONS);
    long faultsEnd = simulation.random.nextInt(500, 4000);
    while (!clients.stream().allMatch(SimClient::isDone)) {
      simulation.step();
      if (simulation.now() > faultsEnd) {
        simulation.endFaults();
      }
      if (simulation.steps() > MAX_STEPS) {
        throw new Violation("everything is answered once faults end", MAX_STEPS + " steps");
      }
    }
    simulation.endFaults();
    long settled = simulation.now() + 2000;
    while (simulation.now() < settled) {
      simulation.step();
    }
    for (int shard = 0; shard < Simulation.SHARDS; shard++) {
      ShardModel model = simulation.model(shard);
      for (ShardReplica member : simulation.members(shard)) {
        if (member.applied() != model.entries()) {
          throw new Violation(
              "replicas converge", member.applied() + " of " + model.entries() + " applied");
        }
      }
    }
    return simulation;
  }
}
