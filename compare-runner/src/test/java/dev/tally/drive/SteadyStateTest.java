package dev.tally.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SteadyStateTest {

  /** Feeds windows until it is steady; tells after how many, or -1 after a minute's worth. */
  private static int windowsUntilSteady(
      SteadyState state, IntToDoubleFunction rate, IntToDoubleFunction p50) {
    for (int i = 0; i < 240; i++) {
      boolean goOn =
          state.goOn(
              new Window(
                  rate.applyAsDouble(i), Math.round(p50.applyAsDouble(i)), 1_000_000, 8, i * 100L));
      assertThat(state.isSteady()).isEqualTo(!goOn);
      if (!goOn) {
        return i + 1;
      }
    }
    return -1;
  }

  @Property(tries = 100)
  void aSystemWithNoiseButNoTrendIsSteadySoon(@ForAll long seed) {
    Random random = new Random(seed);
    SteadyState state = new SteadyState(3);
    int windows =
        windowsUntilSteady(
            state,
            i -> 1_000 * (0.9 + 0.2 * random.nextDouble()),
            i -> 2_000_000 * (0.9 + 0.2 * random.nextDouble()));
    assertThat(windows).isBetween(24, 48);
    assertThat(state.rate()).isCloseTo(1_000, within(100.0));
  }

  @Example
  void aSystemThatGetsFasterIsNotSteadyUntilItStops() {
    assertThat(windowsUntilSteady(new SteadyState(3), i -> 100 * Math.pow(1.02, i), i -> 1_000_000))
        .isEqualTo(-1);
    assertThat(
            windowsUntilSteady(new SteadyState(3), i -> 1_000, i -> 50_000_000 * Math.pow(0.98, i)))
        .isEqualTo(-1);
    int warm =
        windowsUntilSteady(new SteadyState(3), i -> Math.min(1_000, 100 * (i + 1)), i -> 1_000_000);
    assertThat(warm).isGreaterThan(24).isLessThan(60);
  }

  @Example
  void aSystemThatAnswersNothingIsNeverSteady() {
    SteadyState state = new SteadyState(3);
    assertThat(state.rate()).isZero();
    assertThat(state.isSteady()).isFalse();
    assertThat(windowsUntilSteady(state, i -> 0, i -> 0)).isEqualTo(-1);
  }

  @Example
  void anOldStallIsForgotten() {
    SteadyState state = new SteadyState(3);
    int windows = windowsUntilSteady(state, i -> i == 5 ? 0 : 1_000, i -> 1_000_000);
    assertThat(windows).isLessThanOrEqualTo(24 + 6);
    assertThat(state.rate()).isEqualTo(1_000);
  }
}
