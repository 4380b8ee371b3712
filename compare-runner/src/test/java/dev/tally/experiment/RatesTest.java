package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.workload.ExperimentPlan.CalibrationPlan;
import dev.tally.workload.Load.Rate;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RatesTest {

  private final Rates rates =
      new Rates(new CalibrationPlan(0.5, Duration.ofMillis(500), Duration.ofSeconds(2)));

  @Test
  void theCommonRateIsAFractionOfTheLowest() {
    assertThat(rates.isEmpty()).isTrue();
    rates.found("slow", sustains(1_000));
    rates.found("fast", sustains(50_000));
    assertThat(rates.isEmpty()).isFalse();
    assertThat(rates.common()).isEqualTo(500);
    assertThat(rates.of("fast", Rate.COMMON)).hasValue(500);
  }

  @Test
  void aShareIsOfWhatTheColumnSustains() {
    rates.found("slow", sustains(1_000));
    rates.found("fast", sustains(50_000));
    assertThat(rates.of("slow", new Rate.OwnShare(0.2))).hasValue(200);
    assertThat(rates.of("fast", new Rate.OwnShare(0.2))).hasValue(10_000);
    assertThat(rates.of("not calibrated", new Rate.OwnShare(0.2))).isEmpty();
  }

  @Test
  void aFixedRateNeedsNoCalibration() {
    assertThat(rates.of("any", new Rate.Fixed(7))).hasValue(7);
  }

  @Test
  void aCommonRateOfTooFewOperationsIsNotLeftUnsaid() {
    rates.found("a", sustains(2_468));
    rates.found("b", sustains(5_000));
    assertThat(rates.describeCommon())
        .isEqualTo("common rate: 1,000/s, 41% of the lowest sustainable rate");
    rates.found("b", sustains(6));
    assertThat(rates.describeCommon())
        .startsWith("common rate: 3/s, 50% of the lowest sustainable rate; too few operations")
        .contains(": b is cold");
  }

  @Test
  void whereAColumnWouldSaturateTheMachineAllAreAskedForLess() {
    rates.found("batches", new Calibrator.Found(OptionalDouble.of(4_800), OptionalDouble.of(620)));
    rates.found("other", sustains(50_000));
    assertThat(rates.common()).isEqualTo(500);
    assertThat(rates.describeCommon())
        .isEqualTo(
            "common rate: 500/s, 10% of the lowest sustainable rate; at the planned 50% a column would saturate the machine");
    assertThat(rates.of("batches", new Rate.OwnShare(0.5))).hasValue(2_400);
  }

  @Test
  void calibrationsThatDifferByChanceGiveOneRate() {
    for (double sustained : new double[] {1_290, 1_583, 1_999}) {
      Rates one =
          new Rates(new CalibrationPlan(0.25, Duration.ofMillis(50), Duration.ofSeconds(2)));
      one.found("kafka", sustains(sustained));
      assertThat(one.common()).isEqualTo(300);
    }
    for (double rate : new double[] {1, 1.5, 2, 3, 5, 7, 10, 150, 2_000, 70_000}) {
      Rates one = new Rates(new CalibrationPlan(1, Duration.ofMillis(50), Duration.ofSeconds(2)));
      one.found("a", new Calibrator.Found(OptionalDouble.of(rate), OptionalDouble.of(rate)));
      assertThat(one.common()).isEqualTo(rate);
    }
  }

  @Test
  void noMoreIsAskedForThanThePlanAllows() {
    for (double sustained : new double[] {2_000, 20_000}) {
      Rates one =
          new Rates(
              new CalibrationPlan(
                  0.25, Duration.ofMillis(100), Duration.ofSeconds(2), OptionalDouble.of(300)));
      one.found("kafka", sustains(sustained));
      assertThat(one.common()).isEqualTo(300);
      assertThat(one.describeCommon()).endsWith("no more being asked for by calibration.most");
    }
  }

  private static Calibrator.Found sustains(double rate) {
    return new Calibrator.Found(OptionalDouble.of(rate), OptionalDouble.of(rate / 2));
  }
}
