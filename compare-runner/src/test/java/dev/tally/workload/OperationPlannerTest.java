package dev.tally.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tally.history.OperationKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationPlannerTest {

  private static final Keys FLIGHTS = new Keys.Traced("us-flights", TraceColumns.DEFAULT, false);

  @TempDir Path directory;

  private static Stage open(Keys keys, Load.Arrival arrival, Duration duration) {
    return new Stage("s", keys, 0, 1, 1, new Load.Open(OptionalDouble.empty(), arrival), duration);
  }

  private static Stage closed(Keys keys, double reads, long min, long max) {
    return new Stage(
        "s", keys, reads, min, max, new Load.Closed(List.of(1)), Duration.ofSeconds(1));
  }

  @Test
  void aPlanIsAFunctionOfStageSeedTrialAndRate() {
    Stage stage = open(new Keys.Zipf(50, 0.99), Load.Arrival.POISSON, Duration.ofSeconds(2));
    String hash = OperationPlanner.open(stage, 500, 42, 1).hash();
    assertThat(OperationPlanner.open(stage, 500, 42, 1).hash()).isEqualTo(hash);
    Set<String> others = new HashSet<>();
    others.add(hash);
    others.add(OperationPlanner.open(stage, 500, 43, 1).hash());
    others.add(OperationPlanner.open(stage, 500, 42, 2).hash());
    others.add(OperationPlanner.open(stage, 501, 42, 1).hash());
    Stage renamed = new Stage("t", stage.keys(), 0, 1, 1, stage.load(), stage.duration());
    others.add(OperationPlanner.open(renamed, 500, 42, 1).hash());
    assertThat(others).hasSize(5);
  }

  /** A change of the random streams would silently make old and new results incomparable. */
  @Test
  void theHashOfAKnownPlanStaysWhatItWas() {
    Stage stage = open(new Keys.Uniform(10), Load.Arrival.CONSTANT, Duration.ofSeconds(1));
    assertThat(OperationPlanner.open(stage, 100, 42, 1).hash()).isEqualTo("015b4716ee7c7b66");
  }

  @Test
  void theOperationsStayTheSameAtAnotherRate() {
    Stage stage = open(new Keys.Uniform(50), Load.Arrival.POISSON, Duration.ofSeconds(2));
    OperationPlan slow = OperationPlanner.open(stage, 100, 42, 1);
    OperationPlan fast = OperationPlanner.open(stage, 1000, 42, 1);
    for (int i = 0; i < slow.size(); i++) {
      assertThat(fast.keyId(i)).isEqualTo(slow.keyId(i));
    }
  }

  @Property(tries = 60)
  void schedulesAscendAndHaveTheirRate(
      @ForAll @IntRange(min = 0, max = 1) int which,
      @ForAll @DoubleRange(min = 500, max = 50_000) double rate,
      @ForAll long seed) {
    Load.Arrival arrival = which == 0 ? Load.Arrival.CONSTANT : Load.Arrival.POISSON;
    Stage stage = open(new Keys.Uniform(3), arrival, Duration.ofSeconds(4));
    OperationPlan plan = OperationPlanner.open(stage, rate, seed, 1);
    assertThat(plan.size()).isEqualTo((int) (rate * 4));
    for (int i = 1; i < plan.size(); i++) {
      assertThat(plan.offsetNanos(i)).isGreaterThanOrEqualTo(plan.offsetNanos(i - 1));
    }
    // The sum of n exponential gaps has a relative deviation of 1 / sqrt(n): this is six of them.
    assertThat(plan.offsetNanos(plan.size() - 1) / 4e9)
        .isCloseTo(1, within(6 / Math.sqrt(plan.size())));
  }

  @Test
  void poissonGapsAreExponential() {
    Stage stage = open(new Keys.Uniform(3), Load.Arrival.POISSON, Duration.ofSeconds(100));
    OperationPlan plan = OperationPlanner.open(stage, 1000, 7, 1);
    int beyondMean = 0;
    for (int i = 1; i < plan.size(); i++) {
      beyondMean += plan.offsetNanos(i) - plan.offsetNanos(i - 1) > 1_000_000 ? 1 : 0;
    }
    assertThat(beyondMean / 100_000.0).isCloseTo(Math.exp(-1), within(0.01));
  }

  @Test
  void zipfFollowsItsLawAndUniformIsFlat() {
    OperationPlan zipf = OperationPlanner.closed(closed(new Keys.Zipf(1000, 1.0), 0, 1, 1), 1, 1);
    int[] counts = new int[1000];
    for (int i = 0; i < zipf.size(); i++) {
      counts[zipf.keyId(i)]++;
    }
    assertThat(counts[0] / (double) counts[9]).isCloseTo(10, within(1.0));
    OperationPlan flat = OperationPlanner.closed(closed(new Keys.Uniform(16), 0, 1, 1), 1, 1);
    int[] even = new int[16];
    for (int i = 0; i < flat.size(); i++) {
      even[flat.keyId(i)]++;
    }
    for (int count : even) {
      assertThat(count).isBetween(15_384, 17_384);
    }
    assertThat(flat.size()).isEqualTo(1 << 18);
  }

  @Test
  void readsHaveTheirShareAndDeltasTheirRangeWithoutZero() {
    OperationPlan plan = OperationPlanner.closed(closed(new Keys.Uniform(5), 0.25, -5, 5), 1, 1);
    Set<Long> deltas = new HashSet<>();
    int reads = 0;
    for (int i = 0; i < plan.size(); i++) {
      if (plan.kind(i) == OperationKind.ADD) {
        deltas.add(plan.delta(i));
      } else {
        assertThat(plan.delta(i)).isZero();
        reads++;
      }
    }
    assertThat(deltas).containsExactlyInAnyOrder(-5L, -4L, -3L, -2L, -1L, 1L, 2L, 3L, 4L, 5L);
    assertThat(reads / (double) plan.size()).isCloseTo(0.25, within(0.01));
  }

  @Test
  void aTraceIsReplayedInOrderAtTheRate() {
    OperationPlan plan =
        OperationPlanner.open(
            open(FLIGHTS, Load.Arrival.TRACE, Duration.ofSeconds(60)), 1000, 42, 1);
    assertThat(plan.size()).isEqualTo(20_000);
    assertThat(plan.keysIn("t1/").get(plan.keyId(0))).isEqualTo("t1/DTW-LAS");
    assertThat(plan.offsetNanos(0)).isZero();
    assertThat(plan.offsetNanos(19_999) / 1e9).isCloseTo(20, within(0.01));
  }

  @Test
  void aShortStageReplaysAPrefixAndItsKeysOnly() {
    OperationPlan plan =
        OperationPlanner.open(open(FLIGHTS, Load.Arrival.TRACE, Duration.ofSeconds(2)), 100, 42, 1);
    assertThat(plan.size()).isEqualTo(200);
    Set<Integer> used = new HashSet<>();
    for (int i = 0; i < plan.size(); i++) {
      used.add(plan.keyId(i));
    }
    assertThat(plan.keys()).hasSameSizeAs(used);
    assertThat(plan.offsetNanos(199) / 1e9).isCloseTo(2, within(0.01));
  }

  @Test
  void aTraceOfOneMomentIsSpreadAndNotABurst() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("x.csv"), "timestamp,key,delta\n" + "1000,a,1\n".repeat(100));
    Keys keys = new Keys.Traced(file.toString(), TraceColumns.DEFAULT, false);
    OperationPlan plan =
        OperationPlanner.open(open(keys, Load.Arrival.TRACE, Duration.ofSeconds(1)), 100, 42, 1);
    assertThat(plan.offsetNanos(99) / 1e9).isCloseTo(0.99, within(0.001));
  }

  @Test
  void tooManyOperationsAreRefusedBeforeTheyTakeMemory() {
    Stage stage = open(new Keys.Uniform(5), Load.Arrival.CONSTANT, Duration.ofMinutes(60));
    assertThatThrownBy(() -> OperationPlanner.open(stage, 1_000_000, 1, 1))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("3,600,000,000")
        .hasMessageContaining("20,000,000");
  }

  @Test
  void eachOnceAsksForEveryKeyOnce() {
    OperationPlan reads =
        OperationPlan.eachOnce(List.of("a", "b"), OperationKind.READ_LINEARIZABLE);
    assertThat(reads.size()).isEqualTo(2);
    assertThat(reads.kind(1)).isEqualTo(OperationKind.READ_LINEARIZABLE);
    OperationPlan adds = OperationPlan.eachOnce(List.of("a", "b"), OperationKind.ADD);
    assertThat(adds.delta(0)).isEqualTo(1);
    assertThat(adds.keyId(1)).isEqualTo(1);
  }
}
