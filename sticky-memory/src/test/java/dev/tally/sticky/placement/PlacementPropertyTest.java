package dev.tally.sticky.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.sticky.routing.ShardAssignment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random commands, seed after seed; {@link Invariants} looks at every step. {@code
 * -Dtally.placement.seeds=N} runs more, {@code -Dtally.placement.seed=S} begins with another; a
 * seed that fails is named and fails again.
 */
class PlacementPropertyTest {

  private static final int SEEDS = Integer.getInteger("tally.placement.seeds", 100);
  private static final long FIRST_SEED = Long.getLong("tally.placement.seed", 1);
  private static final int STEPS = 250;

  private long moves;
  private long abandoned;
  private long transfers;
  private long failovers;
  private long lost;
  private long refused;

  @Test
  void everySeedHoldsAndComesToRest() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      try {
        run(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + " fails: " + e.getMessage(), e);
      }
    }
    System.out.printf(
        "%d seeds from %d: %d moves, %d abandoned, %d transfers, %d failovers, %d lost,"
            + " %d refused%n",
        SEEDS, FIRST_SEED, moves, abandoned, transfers, failovers, lost, refused);
    // What never happened was not tested.
    assertThat(moves).as("moves").isGreaterThan(SEEDS);
    assertThat(abandoned).as("moves abandoned").isGreaterThan(SEEDS);
    assertThat(transfers).as("transfers").isGreaterThan(SEEDS);
    assertThat(failovers).as("failovers").isGreaterThan(SEEDS);
    assertThat(lost).as("shards lost").isGreaterThan(SEEDS / 10);
    assertThat(refused).as("commands refused").isGreaterThan(SEEDS);
  }

  private void run(long seed) {
    Commands commands = new Commands(new Random(seed));
    Cluster cluster = new Cluster(commands.limits());
    PlacementState replica = cluster.state;
    for (int step = 0; step < STEPS; step++) {
      PlacementCommand command = commands.next(cluster);
      refused += cluster.tell(command).isPresent() ? 1 : 0;
      // Another replica, which reads the log and was restored from a snapshot just now.
      PlacementCommand read = PlacementCodec.command(PlacementCodec.bytes(command));
      assertThat(read).isEqualTo(command);
      replica = Placement.apply(PlacementCodec.state(PlacementCodec.bytes(replica)), read).state();
      assertThat(replica).as("the other replica").isEqualTo(cluster.state);
    }
    lost += cluster.state.shards().stream().filter(ShardAssignment::lost).count();
    heal(cluster);
    cluster.settle();
    for (int number = 0; number < cluster.state.shards().size(); number++) {
      isAsItShouldBe(cluster, number);
    }
    PlacementCounters counters = cluster.state.counters();
    moves += counters.movesDone();
    abandoned += counters.movesAbandoned();
    transfers += counters.transfers();
    failovers += counters.failovers();
  }

  private static void heal(Cluster cluster) {
    for (PlacedNode node : List.copyOf(cluster.state.nodes())) {
      if (node.status() != NodeStatus.DEAD) {
        cluster.tell(new PlacementCommand.Heard(node.incarnation()));
        cluster.tell(new PlacementCommand.Undrain(node.info().name()));
      }
    }
  }

  /** Everybody answers now, so all that can be done must have been done. */
  private static void isAsItShouldBe(Cluster cluster, int number) {
    PlacementState state = cluster.state;
    ShardAssignment shard = cluster.shard(number);
    if (shard.lost()) {
      return;
    }
    assertThat(shard.settled()).as("settled").isTrue();
    assertThat(shard.learner()).as("learner").isZero();
    assertThat(shard.current().members()).containsAll(state.targets().get(number));
    long most = leads(state, shard.current().primary());
    for (long member : state.targets().get(number)) {
      assertThat(most - leads(state, member)).as("primaries more than " + member).isLessThan(2);
    }
  }

  private static long leads(PlacementState state, long incarnation) {
    return state.shards().stream()
        .filter(s -> !s.lost() && s.current().primary() == incarnation)
        .count();
  }

  @Test
  void aNodeThatComesOrGoesMovesNoMoreThanItMust() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS / 10; seed++) {
      Random random = new Random(seed);
      int zones = 3 + random.nextInt(3);
      Cluster cluster = Cluster.of(zones, 2 + random.nextInt(2), 1 + random.nextInt(64));
      String name = (char) ('a' + random.nextInt(zones)) + "-9";
      movesTheMinimum(seed, cluster, new PlacementCommand.Join(Cluster.node(name, 999)));
      movesTheMinimum(seed, cluster, new PlacementCommand.Join(Cluster.node(name, 1999)));
      movesTheMinimum(seed, cluster, new PlacementCommand.Drain(name));
      assertThat(Placement.empty(cluster.state, 1999)).isTrue();
      movesTheMinimum(seed, cluster, new PlacementCommand.Undrain(name));
      movesTheMinimum(seed, cluster, new PlacementCommand.Weigh(name, 3));
      movesTheMinimum(seed, cluster, new PlacementCommand.Dead(1999));
    }
  }

  private static void movesTheMinimum(long seed, Cluster cluster, PlacementCommand command) {
    PlacementCounters before = cluster.state.counters();
    assertThat(cluster.tell(command)).as("refusal").isEmpty();
    cluster.settle();
    PlacementCounters after = cluster.state.counters();
    long minimum = after.theoreticalMinimum() - before.theoreticalMinimum();
    assertThat(after.movesBegun() - before.movesBegun())
        .as("moves of %s, seed %d", command, seed)
        .isEqualTo(minimum);
    assertThat(after.movesDone() - before.movesDone()).isEqualTo(minimum);
  }
}
