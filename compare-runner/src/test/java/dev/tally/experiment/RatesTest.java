package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.workload.ExperimentPlan.CalibrationPlan;
import dev.tally.workload.Load.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RatesTest {

  private final Rates rates =
      new Rates(new CalibrationPlan(0.5, Duration.ofMillis(500), Duration.ofSeconds(2)));

  @Test
  void theCommonRateIsAFractionOfTheLowest() {
    assertThat(rates.isEmpty()).isTrue();
    rates.sustains("slow", 1_000);
    rates.sustains("fast", 50_000);
    assertThat(rates.isEmpty()).isFalse();
    assertThat(rates.common()).isEqualTo(500);
    assertThat(rates.of("fast", Rate.COMMON)).hasValue(500);
  }

  @Test
  void aShareIsOfWhatTheColumnSustains() {
    rates.sustains("slow", 1_000);
    rates.sustains("fast", 50_000);
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
    rates.sustains("a", 2_468);
    rates.sustains("b", 5_000);
    assertThat(rates.describeCommon())
        .isEqualTo("common rate: 1,234/s, 50% of the lowest sustainable rate");
    rates.sustains("b", 6);
    assertThat(rates.describeCommon())
        .startsWith("common rate: 3/s, 50% of the lowest sustainable rate; too few operations")
        .contains(": b is cold");
  }
}
