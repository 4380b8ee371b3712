package dev.tally.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.stats.Difference.Finding;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class IntervalsTest {

  private static final Offset<Double> CLOSE = Offset.offset(1e-9);

  @Test
  void fiveTrialsASideLeaveTheTwoOutermostRatiosOut() {
    double[] mine = {2, 3, 5, 7, 11};
    double[] theirs = {1, 1.1, 1.2, 1.3, 1.4};
    double[] ratios = new double[25];
    for (int i = 0; i < 25; i++) {
      ratios[i] = mine[i / 5] / theirs[i % 5];
    }
    Arrays.sort(ratios);
    Interval interval = Intervals.ofRatio(mine, theirs, 0.95).orElseThrow();
    assertThat(interval.low()).isCloseTo(ratios[2], CLOSE);
    assertThat(interval.high()).isCloseTo(ratios[22], CLOSE);
    // P(U <= 2) is 4 of 252 ways to choose five of ten.
    assertThat(interval.confidence()).isCloseTo(1 - 2 * 4 / 252.0, CLOSE);
    assertThat(Intervals.ratio(mine, theirs)).isCloseTo(ratios[12], CLOSE);
  }

  @Test
  void threeTrialsASidePromiseNoIntervalAndFourTheWidest() {
    assertThat(Intervals.ofRatio(new double[] {1, 2, 3}, new double[] {7, 8, 9}, 0.95)).isEmpty();
    Interval four =
        Intervals.ofRatio(new double[] {1, 2, 3, 4}, new double[] {10, 10, 10, 20}, 0.95)
            .orElseThrow();
    assertThat(four.low()).isCloseTo(0.05, CLOSE);
    assertThat(four.high()).isCloseTo(0.4, CLOSE);
    assertThat(four.confidence()).isCloseTo(1 - 2 / 70.0, CLOSE);
  }

  @Test
  void theMedianOfFiveLiesBetweenTheirEndsAndOfNineWithinThem() {
    Interval five = Intervals.ofMedian(new double[] {5, 1, 4, 2, 3});
    assertThat(five.low()).isEqualTo(1);
    assertThat(five.high()).isEqualTo(5);
    assertThat(five.confidence()).isCloseTo(0.9375, CLOSE);
    Interval nine = Intervals.ofMedian(new double[] {9, 8, 7, 6, 5, 4, 3, 2, 1});
    assertThat(nine.low()).isEqualTo(2);
    assertThat(nine.high()).isEqualTo(8);
    assertThat(nine.confidence()).isGreaterThan(0.95);
    assertThat(Intervals.ofMedian(new double[] {4}).confidence()).isZero();
  }

  @Test
  void theIntervalCoversTheTruthAsOftenAsItSays() {
    Random random = new Random(20_261);
    int covered = 0;
    int runs = 4_000;
    for (int i = 0; i < runs; i++) {
      double[] mine = new double[5];
      double[] theirs = new double[5];
      for (int j = 0; j < 5; j++) {
        // Skewed, as latencies are; the true ratio of the two is 3.
        mine[j] = 3 * Math.exp(0.5 * random.nextGaussian());
        theirs[j] = Math.exp(0.5 * random.nextGaussian());
      }
      if (Intervals.ofRatio(mine, theirs, 0.95).orElseThrow().contains(3)) {
        covered++;
      }
    }
    // 96.8% promised; four standard deviations of the count are 1.1%.
    assertThat(covered / (double) runs).isBetween(0.957, 0.979);
  }

  @Test
  void ofSidesAlikeNoMoreAreCalledBetterThanPromised() {
    Map<Finding, Integer> findings = new EnumMap<>(Finding.class);
    Random random = new Random(20_262);
    int runs = 4_000;
    for (int i = 0; i < runs; i++) {
      Spread mine = Spread.of(random.doubles(5, 1, 1.5).toArray());
      Spread theirs = Spread.of(random.doubles(5, 1, 1.5).toArray());
      findings.merge(Difference.of(Figure.P50, mine, theirs, 0.1).finding(), 1, Integer::sum);
    }
    int better = findings.getOrDefault(Finding.BETTER, 0) + findings.getOrDefault(Finding.WORSE, 0);
    assertThat(better / (double) runs).isBetween(0.015, 0.05);
    assertThat(findings.get(Finding.CANNOT_TELL)).isGreaterThan(runs / 2);
  }

  @Test
  void aRatioBeyondTheBoundsIsRarelyCalledEquivalent() {
    Random random = new Random(20_263);
    int equivalent = 0;
    int runs = 4_000;
    for (int i = 0; i < runs; i++) {
      Spread mine = Spread.of(random.doubles(5, 1.1 * 0.97, 1.1 * 1.03).toArray());
      Spread theirs = Spread.of(random.doubles(5, 0.97, 1.03).toArray());
      if (Difference.of(Figure.P50, mine, theirs, 0.1).finding() == Finding.EQUIVALENT) {
        equivalent++;
      }
    }
    // The truth lies on the bound, where two one-sided tests at 5% err most.
    assertThat(equivalent / (double) runs).isLessThan(0.06);
  }
}
