package dev.tally.kafka.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FloorRoundTest {

  @Test
  void ratiosAreMediansOfWhatEachRoundShows() {
    Map<Integer, List<FloorRound>> rounds =
        Map.of(
            64,
            List.of(
                round(1_000, 4_000_000, 2_000, 2_000_000),
                round(500, 6_000_000, 2_000, 2_000_000),
                round(100, 90_000_000, 1_000, 1_000_000)));
    assertThat(FloorRound.table(rounds))
        .containsExactly(
            "in flight  what            ops/s     p50 ms     p99 ms  CPU us/op",
            "       64  counter           500       6.00      12.00     2000.0",
            "       64  floor           2,000       2.00       4.00      500.0",
            "       64  counter / floor: throughput 0.25x, p50 3.00x, p99 3.00x, CPU 4.00x");
  }

  @Test
  void whatWentUnansweredIsShown() {
    Taken whole = taken(10, 1);
    Taken lossy = new Taken(new ClosedLoop.Result(10, 1, 1_000_000_000, 1, 1), 1);
    assertThat(new FloorRound(whole, whole).isWhole()).isTrue();
    assertThat(new FloorRound(lossy, whole).isWhole()).isFalse();
    assertThat(FloorRound.table(Map.of(1, List.of(new FloorRound(whole, lossy)))).get(3))
        .endsWith("SOME UNANSWERED");
  }

  private static FloorRound round(long counter, long counterP50, long floor, long floorP50) {
    return new FloorRound(taken(counter, counterP50), taken(floor, floorP50));
  }

  /** So many answered in a second, for one second of CPU. */
  private static Taken taken(long answered, long p50) {
    return new Taken(
        new ClosedLoop.Result(answered, 0, 1_000_000_000, p50, 2 * p50), 1_000_000_000);
  }
}
