package dev.tally.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tally.history.OperationKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seeds are fixed here, so that the statistical bounds hold in every run or in none. */
class OperationPlannerTest {

  private static final Keys UNIFORM = new Keys.Uniform(100);
  private static final Keys FLIGHTS = new Keys.Traced("us-flights", TraceColumns.DEFAULT, false);

  @TempDir private Path directory;

  private static Stage stage(Keys keys, double reads, long min, long max, Load.Arrival arrival) {
    Load load = new Load.Open(Load.Rate.COMMON, arrival);
    return new Stage("stage", keys, reads, min, max, load, Duration.ofSeconds(10));
  }

  private static OperationPlan poisson(long seed, int trial) {
    return OperationPlanner.open(
        stage(UNIFORM, 0.3, -3, 3, Load.Arrival.POISSON), 5_000, seed, trial);
  }

  private static IntStream indices(OperationPlan plan) {
    return IntStream.range(0, plan.size());
  }

  private static int[] keyIds(OperationPlan plan) {
    return indices(plan).map(plan::keyId).toArray();
  }

  private static long[] deltas(OperationPlan plan) {
    return indices(plan).mapToLong(plan::delta).toArray();
  }

  private static long[] offsets(OperationPlan plan) {
    return indices(plan).mapToLong(plan::offsetNanos).toArray();
  }

  private static long[] counts(OperationPlan plan) {
    long[] counts = new long[plan.keys().size()];
    Arrays.stream(keyIds(plan)).forEach(id -> counts[id]++);
    return counts;
  }

  @Test
  void aPlanIsAFunctionOfStageRateSeedAndTrial() {
    OperationPlan plan = poisson(42, 1);
    OperationPlan again = poisson(42, 1);
    assertThat(again.hash()).isEqualTo(plan.hash()).matches("[0-9a-f]{16}");
    assertThat(keyIds(again)).isEqualTo(keyIds(plan));
    assertThat(deltas(again)).isEqualTo(deltas(plan));
    assertThat(offsets(again)).isEqualTo(offsets(plan));
    assertThat(again.keys()).isEqualTo(plan.keys());
    for (OperationPlan other : List.of(poisson(43, 1), poisson(42, 2))) {
      assertThat(other.hash()).isNotEqualTo(plan.hash());
      assertThat(keyIds(other)).isNotEqualTo(keyIds(plan));
      assertThat(deltas(other)).isNotEqualTo(deltas(plan));
      assertThat(offsets(other)).isNotEqualTo(offsets(plan));
    }
  }

  @Test
  void changingOneAspectLeavesTheOthersAsTheyWere() {
    OperationPlan plan = poisson(42, 1);
    OperationPlan steady =
        OperationPlanner.open(stage(UNIFORM, 0.3, -3, 3, Load.Arrival.CONSTANT), 5_000, 42, 1);
    assertThat(keyIds(steady)).isEqualTo(keyIds(plan));
    assertThat(deltas(steady)).isEqualTo(deltas(plan));
    assertThat(steady.hash()).isNotEqualTo(plan.hash());
    OperationPlan larger =
        OperationPlanner.open(stage(UNIFORM, 0.3, 5, 9, Load.Arrival.POISSON), 5_000, 42, 1);
    assertThat(keyIds(larger)).isEqualTo(keyIds(plan));
    assertThat(offsets(larger)).isEqualTo(offsets(plan));
    assertThat(larger.hash()).isNotEqualTo(plan.hash());
  }

  @Test
  void theHashSeesKeysAndKinds() {
    OperationPlan adds = OperationPlan.eachOnce(List.of("a", "b"), OperationKind.ADD);
    OperationPlan reads =
        OperationPlan.eachOnce(List.of("a", "b"), OperationKind.READ_LINEARIZABLE);
    assertThat(List.of(adds.hash(), reads.hash()))
        .doesNotContain(OperationPlan.eachOnce(List.of("a", "c"), OperationKind.ADD).hash());
    assertThat(adds.hash()).isNotEqualTo(reads.hash());
    assertThat(keyIds(adds)).containsExactly(0, 1);
    assertThat(deltas(adds)).containsExactly(1, 1);
    assertThat(deltas(reads)).containsExactly(0, 0);
    assertThat(indices(reads)).allMatch(i -> reads.kind(i) == OperationKind.READ_LINEARIZABLE);
    assertThat(adds.keysIn("t1/")).containsExactly("t1/a", "t1/b");
  }

  @Test
  void poissonGapsHaveTheirMeanAndVariance() {
    OperationPlan plan = poisson(42, 1);
    assertThat(plan.size()).isEqualTo(50_000);
    long[] offsets = offsets(plan);
    assertThat(offsets).isSorted();
    double[] gaps =
        IntStream.range(1, offsets.length)
            .mapToDouble(i -> (offsets[i] - offsets[i - 1]) / 1e9)
            .toArray();
    double mean = Arrays.stream(gaps).average().orElseThrow();
    assertThat(1 / mean).isCloseTo(5_000, within(100.0));
    double variance = Arrays.stream(gaps).map(g -> (g - mean) * (g - mean)).average().orElseThrow();
    // An exponential distribution's deviation is its mean.
    assertThat(Math.sqrt(variance) / mean).isCloseTo(1, within(0.03));
  }

  @Test
  void constantGapsAreAllAlikeAndDoNotDrift() {
    OperationPlan plan =
        OperationPlanner.open(stage(UNIFORM, 0, 1, 1, Load.Arrival.CONSTANT), 3_000, 42, 1);
    assertThat(plan.size()).isEqualTo(30_000);
    assertThat(indices(plan))
        .allMatch(i -> Math.abs(plan.offsetNanos(i) - i * 1e9 / 3_000) <= 1_000);
    assertThat(indices(plan)).allMatch(i -> plan.kind(i) == OperationKind.ADD);
    assertThat(deltas(plan)).containsOnly(1);
  }

  @Test
  void deltasKeepTheirRangeAreNeverZeroAndReadsHaveTheirShare() {
    OperationPlan plan = poisson(42, 1);
    long reads = indices(plan).filter(i -> plan.kind(i) == OperationKind.READ_LINEARIZABLE).count();
    assertThat(reads).isBetween(14_500L, 15_500L);
    assertThat(indices(plan))
        .allMatch(i -> (plan.delta(i) == 0) == (plan.kind(i) == OperationKind.READ_LINEARIZABLE));
    assertThat(LongStream.of(deltas(plan)).filter(d -> d != 0).distinct().sorted().toArray())
        .containsExactly(-3, -2, -1, 1, 2, 3);
    OperationPlan allReads =
        OperationPlanner.open(stage(UNIFORM, 1, 1, 1, Load.Arrival.POISSON), 100, 42, 1);
    assertThat(deltas(allReads)).containsOnly(0);
  }

  @Test
  void uniformKeysAreAllUsedAboutEquallyOften() {
    long[] counts = counts(poisson(42, 1));
    assertThat(counts).hasSize(100);
    // 500 each; five standard deviations of a binomial are 111.
    assertThat(LongStream.of(counts)).allMatch(count -> count > 389 && count < 611);
  }

  @Test
  void zipfKeysFollowTheirLaw() {
    OperationPlan plan =
        OperationPlanner.open(
            stage(new Keys.Zipf(1_000, 0.99), 0, 1, 1, Load.Arrival.POISSON), 20_000, 42, 1);
    long[] counts = counts(plan);
    double harmonic = IntStream.rangeClosed(1, 1_000).mapToDouble(k -> Math.pow(k, -0.99)).sum();
    for (int rank : new int[] {1, 2, 3, 10, 100}) {
      double expected = plan.size() * Math.pow(rank, -0.99) / harmonic;
      assertThat((double) counts[rank - 1])
          .as("rank %s", rank)
          .isCloseTo(expected, within(5 * Math.sqrt(expected)));
    }
    assertThat(Arrays.stream(counts).max()).hasValue(counts[0]);
  }

  @Test
  void namesOfKeysDoNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    String hash = poisson(42, 1).hash();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(poisson(42, 1).hash()).isEqualTo(hash);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aTraceIsSqueezedToTheRateInItsOrderAndShape() {
    Trace trace = TraceReader.read((Keys.Traced) FLIGHTS);
    Stage stage = stage(FLIGHTS, 0, 1, 1, Load.Arrival.TRACE);
    OperationPlan whole = OperationPlanner.open(stage, 4_000, 42, 1);
    // Ten seconds at 4,000/s would be 40,000; the trace has 20,000, which take five.
    assertThat(whole.size()).isEqualTo(20_000);
    assertThat(keyIds(whole)).isEqualTo(trace.keyIds());
    assertThat(deltas(whole)).isEqualTo(trace.deltas());
    assertThat(whole.keys()).isEqualTo(trace.keys());
    assertThat(offsets(whole)).isSorted();
    assertThat(whole.offsetNanos(0)).isZero();
    assertThat(whole.offsetNanos(19_999)).isCloseTo(5_000_000_000L, within(1_000L));
    long[] times = trace.timesNanos();
    double scale = 5e9 / (times[19_999] - times[0]);
    assertThat(indices(whole))
        .allMatch(i -> Math.abs(whole.offsetNanos(i) - (times[i] - times[0]) * scale) < 1_000);
  }

  @Test
  void ofATraceAsMuchIsReplayedAsFits() {
    Trace trace = TraceReader.read((Keys.Traced) FLIGHTS);
    Stage stage = stage(FLIGHTS, 0, 1, 1, Load.Arrival.TRACE);
    OperationPlan prefix = OperationPlanner.open(stage, 50, 42, 1);
    assertThat(prefix.size()).isEqualTo(500);
    assertThat(keyIds(prefix)).isEqualTo(Arrays.copyOf(trace.keyIds(), 500));
    int used = (int) Arrays.stream(keyIds(prefix)).distinct().count();
    assertThat(prefix.keys()).isEqualTo(trace.keys().subList(0, used));
    assertThat(prefix.offsetNanos(499)).isCloseTo(10_000_000_000L, within(1_000L));
    OperationPlan poisson =
        OperationPlanner.open(stage(FLIGHTS, 0, 1, 1, Load.Arrival.POISSON), 50, 42, 1);
    assertThat(keyIds(poisson)).isEqualTo(keyIds(prefix));
    assertThat(offsets(poisson)).isSorted().isNotEqualTo(offsets(prefix));
  }

  @Test
  void aTraceOfOneMomentIsReplayedAtOnce() throws IOException {
    Path file = directory.resolve("moment.csv");
    Files.writeString(file, "timestamp,key,delta\n5,a,1\n5,b,2\n5,a,3\n5,c,0\n");
    Keys keys = new Keys.Traced(file.toString(), TraceColumns.DEFAULT, true);
    OperationPlan plan =
        OperationPlanner.open(stage(keys, 0, 1, 1, Load.Arrival.TRACE), 100, 42, 1);
    assertThat(offsets(plan)).containsExactly(0, 0, 0);
    assertThat(plan.skippedRows()).isEqualTo(1);
  }

  @Test
  void aClosedLoopHasAFixedSizeOrTheWholeTrace() {
    OperationPlan drawn =
        OperationPlanner.closed(stage(UNIFORM, 0, 1, 1, Load.Arrival.CONSTANT), 42, 1);
    assertThat(drawn.size()).isEqualTo(OperationPlanner.CLOSED_LOOP_OPERATIONS);
    assertThat(drawn.hash())
        .isEqualTo(
            OperationPlanner.closed(stage(UNIFORM, 0, 1, 1, Load.Arrival.CONSTANT), 42, 1).hash());
    OperationPlan traced =
        OperationPlanner.closed(stage(FLIGHTS, 0, 1, 1, Load.Arrival.TRACE), 42, 1);
    assertThat(traced.size()).isEqualTo(20_000);
  }

  @Test
  void tooManyOperationsAreRefusedAndOneIsTheLeast() {
    Stage stage = stage(UNIFORM, 0, 1, 1, Load.Arrival.CONSTANT);
    assertThatThrownBy(() -> OperationPlanner.open(stage, 10_000_001, 42, 1))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("stage stage would have")
        .hasMessageContaining("must be at most 100,000,000");
    assertThat(OperationPlanner.open(stage, 0.0001, 42, 1).size()).isEqualTo(1);
  }
}
