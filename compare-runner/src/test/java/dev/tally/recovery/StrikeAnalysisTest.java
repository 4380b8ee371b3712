package dev.tally.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tally.history.Ending;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrikeAnalysisTest {

  private static final long MS = 1_000_000;
  private static final long SECOND = 1000 * MS;
  private static final long LIMIT = 50 * MS;
  private static final int KEYS = 10;

  private record Op(int key, long intended, long returned, Ending ending) {}

  private final List<Op> ops = new ArrayList<>();

  /** Every key asked once in 100 ms, each 10 ms after the last, answered within 2 ms. */
  private void calm(long from, long to) {
    for (long at = from; at < to; at += 10 * MS) {
      ops.add(new Op((int) (at / (10 * MS) % KEYS), at, at + 2 * MS, Ending.DONE));
    }
  }

  private Operations operations() {
    ops.sort(Comparator.comparingLong(Op::intended));
    return new Operations(
        KEYS,
        ops.stream().mapToInt(Op::key).toArray(),
        ops.stream().mapToLong(Op::intended).toArray(),
        ops.stream().mapToLong(Op::returned).toArray(),
        ops.stream().map(Op::ending).toArray(Ending[]::new));
  }

  private static Strike strike(long struck, OptionalLong whole, Integer... owned) {
    return new Strike(
        1,
        "kill",
        "owner",
        List.of("node-1"),
        Set.of(owned),
        struck,
        struck + MS,
        struck + 3 * SECOND,
        whole,
        OptionalLong.of(struck + 20 * MS),
        struck + 30 * SECOND,
        Optional.empty(),
        0,
        0,
        0,
        OptionalDouble.empty());
  }

  private StrikeResult judge(Strike strike) {
    return new StrikeAnalysis(operations(), LIMIT).judge(List.of(strike)).get(0);
  }

  /** Keys 0 and 1 are not answered until 300 ms after a strike at 10 s. */
  private void outage() {
    calm(0, 20 * SECOND);
    ops.replaceAll(
        op ->
            op.key() < 2 && op.intended() >= 10 * SECOND && op.intended() < 10_300 * MS
                ? new Op(op.key(), op.intended(), 10_300 * MS, Ending.DONE)
                : op);
  }

  @Test
  void aGapIsOfTheKeysThatWereHitNotOfAllOperations() {
    outage();
    StrikeResult judged = judge(strike(10 * SECOND, OptionalLong.of(14 * SECOND), 0, 1));
    assertThat(judged.counts()).isTrue();
    assertThat(judged.hitKeys()).isEqualTo(2);
    assertThat(judged.gapWorst().getAsDouble()).isCloseTo(0.300, within(1e-9));
    assertThat(judged.gapMedian().getAsDouble()).isCloseTo(0.290, within(1e-9));
    assertThat(judged.allAnswered().getAsDouble()).isCloseTo(0.300, within(1e-9));
    assertThat(judged.firstSuccess().getAsDouble()).isCloseTo(0.300, within(1e-9));
    assertThat(judged.detected().getAsDouble()).isCloseTo(0.020, within(1e-9));
    assertThat(judged.whole()).isCloseTo(4, within(1e-9));
    assertThat(judged.isCensored()).isFalse();
    assertThat(judged.hitOperations()).isEqualTo(6);
    assertThat(judged.violationSeconds()).isCloseTo(0.3, within(1e-9));
    assertThat(judged.withinLimit()).isCloseTo(0.5, within(1e-9));
    assertThat(judged.backlogPeak()).isPositive();
    assertThat(judged.backlogDrained()).isCloseTo(0.3, within(0.03));
  }

  /** A process that starts again slows its machine down: felt, but no outage of its keys. */
  @Test
  void whatIsSlowSecondsLaterIsAGapButNotTheOutage() {
    outage();
    ops.replaceAll(
        op ->
            op.intended() >= 13 * SECOND && op.intended() < 13_200 * MS
                ? new Op(op.key(), op.intended(), op.intended() + 400 * MS, Ending.DONE)
                : op);
    StrikeResult judged = judge(strike(10 * SECOND, OptionalLong.of(14 * SECOND), 0, 1));
    assertThat(judged.allAnswered().getAsDouble()).isCloseTo(0.300, within(1e-9));
    assertThat(judged.gapWorst().getAsDouble()).isCloseTo(0.400, within(1e-9));
    assertThat(judged.withinLimit()).isCloseTo(3.5, within(1e-9));
    assertThat(judged.hitKeys()).isEqualTo(KEYS);
  }

  /** Planted: each operation is refused at once and asked again as another, so none is slow. */
  @Test
  void aGapHiddenByRetriesIsFound() {
    calm(0, 20 * SECOND);
    ops.replaceAll(
        op ->
            op.key() == 3 && op.intended() >= 10 * SECOND && op.intended() < 12 * SECOND
                ? new Op(op.key(), op.intended(), op.intended() + MS, Ending.FAILED)
                : op);
    StrikeResult judged = judge(strike(10 * SECOND, OptionalLong.of(14 * SECOND), 3));
    assertThat(judged.gapWorst().getAsDouble()).isCloseTo(2.002, within(1e-3));
    assertThat(judged.failed()).isEqualTo(20);
    assertThat(judged.hitKeys()).isEqualTo(1);
  }

  /** Planted: the victim owned a key that nobody had asked for. */
  @Test
  void aVictimWithoutOwnWorkMakesTheStrikeVoid() {
    calm(0, 20 * SECOND);
    ops.removeIf(op -> op.key() == 7 && op.intended() < 10 * SECOND);
    StrikeResult judged = judge(strike(10 * SECOND, OptionalLong.of(14 * SECOND), 7));
    assertThat(judged.counts()).isFalse();
    assertThat(judged.strike().unfit()).get().asString().contains("nothing that the victim owned");
  }

  @Test
  void whatNeverComesBackIsAtLeastAsLongAsItWasWatched() {
    calm(0, 45 * SECOND);
    ops.replaceAll(
        op ->
            op.key() == 4 && op.intended() >= 10 * SECOND
                ? new Op(op.key(), op.intended(), op.intended() + SECOND, Ending.UNKNOWN)
                : op);
    StrikeResult judged = judge(strike(10 * SECOND, OptionalLong.empty(), 4));
    assertThat(judged.isCensored()).isTrue();
    assertThat(judged.gapWorst().getAsDouble()).isGreaterThanOrEqualTo(29.9);
    assertThat(judged.allAnswered().getAsDouble()).isGreaterThanOrEqualTo(30);
    assertThat(judged.firstSuccess()).isEmpty();
    assertThat(judged.unknown()).isEqualTo(300);
  }

  @Test
  void anOperationUnderWayAtTheDeedIsFelt() {
    calm(0, 20 * SECOND);
    ops.add(new Op(5, 9_999 * MS, 10_400 * MS, Ending.DONE));
    StrikeResult judged = judge(strike(10 * SECOND, OptionalLong.of(11 * SECOND), 5));
    assertThat(judged.gapWorst().getAsDouble()).isCloseTo(0.401, within(1e-9));
  }

  @Test
  void aKeyThatNobodyOwnedCountsWhereItWasOutside() {
    outage();
    StrikeResult judged = judge(strike(10 * SECOND, OptionalLong.of(14 * SECOND)));
    assertThat(judged.hitKeys()).isEqualTo(2);
    assertThat(judged.counts()).isTrue();
  }

  @Test
  void aStrikeThatNobodyFeltHasNoGap() {
    calm(0, 20 * SECOND);
    StrikeResult judged = judge(strike(10 * SECOND, OptionalLong.of(14 * SECOND)));
    assertThat(judged.hitKeys()).isZero();
    assertThat(judged.gapMedian()).isEmpty();
    assertThat(judged.violationSeconds()).isZero();
    assertThat(judged.backlogPeak()).isZero();
  }

  @Test
  void theTimelineHoldsEveryOperationOnceAndTheMarks() {
    outage();
    Operations operations = operations();
    Strike strike = strike(10 * SECOND, OptionalLong.of(14 * SECOND), 0, 1);
    List<Timeline.Bucket> buckets =
        Timeline.of(
            operations,
            List.of(strike),
            List.of(
                new Timeline.CpuSample(0, 0), new Timeline.CpuSample(20 * SECOND, 10 * SECOND)));
    assertThat(buckets.stream().mapToInt(Timeline.Bucket::offered).sum()).isEqualTo(2000);
    assertThat(buckets.stream().mapToInt(Timeline.Bucket::answered).sum()).isEqualTo(2000);
    assertThat(buckets.get(100).marks()).contains("strike 1", "detected 1");
    assertThat(buckets.get(140).marks()).containsExactly("whole 1");
    assertThat(buckets.get(101).underWay()).isGreaterThan(buckets.get(50).underWay());
    assertThat(buckets.get(10).cores()).isCloseTo(0.5, within(1e-6));
  }
}
