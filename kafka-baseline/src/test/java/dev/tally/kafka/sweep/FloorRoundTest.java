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
                round(taken(1_000, 4_000_000), taken(1_000, 3_000_000), taken(2_000, 2_000_000)),
                round(taken(500, 6_000_000), taken(1_000, 4_000_000), taken(2_000, 2_000_000)),
                round(taken(100, 90_000_000), taken(100, 9_000_000), taken(1_000, 1_000_000))));
    assertThat(FloorRound.table(rounds))
        .containsExactly(
            "in flight  what            ops/s     p50 ms     p99 ms  CPU us/op",
            "       64  counter           500       6.00      12.00     2000.0",
            "       64  relay           1,000       4.00       8.00     1000.0",
            "       64  floor           2,000       2.00       4.00      500.0",
            "       64  counter / floor: throughput 0.25x, p50 3.00x, p99 3.00x, CPU 4.00x",
            "       64  counter / relay: throughput 1.00x, p50 1.50x, p99 1.50x, CPU 1.00x",
            "       64  relay / floor: throughput 0.50x, p50 2.00x, p99 2.00x, CPU 2.00x");
  }

  @Test
  void whatWentUnansweredIsShown() {
    Taken whole = taken(10, 1);
    Taken lossy = new Taken(new ClosedLoop.Result(10, 1, 1_000_000_000, 1, 1), 1);
    assertThat(round(whole, whole, whole).isWhole()).isTrue();
    for (FloorRound round :
        List.of(
            round(lossy, whole, whole), round(whole, lossy, whole), round(whole, whole, lossy))) {
      assertThat(round.isWhole()).isFalse();
      assertThat(FloorRound.table(Map.of(1, List.of(round))).subList(4, 7))
          .allSatisfy(line -> assertThat(line).endsWith("SOME UNANSWERED"));
    }
  }

  private static FloorRound round(Taken counter, Taken relay, Taken floor) {
    return new FloorRound(counter, relay, floor);
  }

  /** So many answered in a second, for one second of CPU. */
  private static Taken taken(long answered, long p50) {
    return new Taken(
        new ClosedLoop.Result(answered, 0, 1_000_000_000, p50, 2 * p50), 1_000_000_000);
  }
}
