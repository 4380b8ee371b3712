package dev.tally.drive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadyStateTest {

  private static Window window(double rate, double p50) {
    return new Window(rate, (long) p50, (long) (4 * p50), 64, 0);
  }

  @Test
  void aFlatSystemIsSteadyOnceTwoStretchesWereSeen() {
    SteadyState steady = new SteadyState(3);
    for (int i = 0; i < 23; i++) {
      assertThat(steady.goOn(window(1000 + i % 3, 5e6))).isTrue();
      assertThat(steady.isSteady()).isFalse();
    }
    assertThat(steady.goOn(window(1000, 5e6))).isFalse();
    assertThat(steady.isSteady()).isTrue();
    assertThat(steady.rate()).isBetween(999.0, 1003.0);
  }

  @Test
  void aSystemThatGetsFasterIsNotSteadyUntilItNoLongerDoes() {
    SteadyState steady = new SteadyState(3);
    double rate = 500;
    int windows = 0;
    while (steady.goOn(window(rate, 64 / rate * 1e9)) && windows < 400) {
      rate = Math.min(5000, rate * 1.03);
      windows++;
    }
    assertThat(steady.isSteady()).isTrue();
    // 78 windows of growth; flat within a tenth once most of both stretches is behind it.
    assertThat(windows).isBetween(78, 78 + 24);
    assertThat(steady.rate()).isBetween(4500.0, 5000.0);
  }

  @Test
  void aSteadyRateWithFallingLatencyIsNotSteady() {
    SteadyState steady = new SteadyState(3);
    for (int i = 0; i < 100; i++) {
      assertThat(steady.goOn(window(1000, 1e9 * Math.pow(0.98, i)))).isTrue();
    }
  }

  @Test
  void aSystemThatAnswersNothingIsNotSteady() {
    SteadyState steady = new SteadyState(3);
    for (int i = 0; i < 100; i++) {
      assertThat(steady.goOn(window(0, 0))).isTrue();
    }
    assertThat(new SteadyState(3).rate()).isZero();
  }
}
