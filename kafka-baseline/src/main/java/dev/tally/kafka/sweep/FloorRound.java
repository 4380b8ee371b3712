package dev.tally.kafka.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The counter, its way without Kafka Streams, and half of that way, on the same brokers, one after
 * the other.
 *
 * @param counter additions through Kafka Streams
 * @param relay commands answered by processes that have a consumer and a producer, and nothing else
 * @param floor records to the brokers and back
 */
record FloorRound(Taken counter, Taken relay, Taken floor) {

  boolean isWhole() {
    return counter.isWhole() && relay.isWhole() && floor.isWhole();
  }

  /** The lines to print, by how many were in flight: medians over rounds, and their ratios. */
  static List<String> table(Map<Integer, List<FloorRound>> rounds) {
    List<String> lines = new ArrayList<>();
    lines.add("in flight  what            ops/s     p50 ms     p99 ms  CPU us/op");
    SortedMap<Integer, List<FloorRound>> sorted = new TreeMap<>(rounds);
    sorted.forEach(
        (inFlight, of) -> {
          lines.add(line(inFlight, "counter", of.stream().map(FloorRound::counter).toList()));
          lines.add(line(inFlight, "relay", of.stream().map(FloorRound::relay).toList()));
          lines.add(line(inFlight, "floor", of.stream().map(FloorRound::floor).toList()));
          lines.add(
              ratios(inFlight, "counter / floor", of, FloorRound::counter, FloorRound::floor));
          lines.add(
              ratios(inFlight, "counter / relay", of, FloorRound::counter, FloorRound::relay));
          lines.add(ratios(inFlight, "relay / floor", of, FloorRound::relay, FloorRound::floor));
        });
    return lines;
  }

  private static String ratios(
      int inFlight,
      String what,
      List<FloorRound> of,
      Function<FloorRound, Taken> one,
      Function<FloorRound, Taken> other) {
    return String.format(
        Locale.ROOT,
        "%9d  %s: throughput %.2fx, p50 %.2fx, p99 %.2fx, CPU %.2fx%s",
        inFlight,
        what,
        ratio(of, one, other, taken -> taken.result().perSecond()),
        ratio(of, one, other, taken -> taken.result().p50()),
        ratio(of, one, other, taken -> taken.result().p99()),
        ratio(of, one, other, Taken::cpuMicros),
        of.stream().allMatch(FloorRound::isWhole) ? "" : "  SOME UNANSWERED");
  }

  /** The median over rounds of the ratio within each, so that a slow moment counts for both. */
  private static double ratio(
      List<FloorRound> rounds,
      Function<FloorRound, Taken> one,
      Function<FloorRound, Taken> other,
      ToDoubleFunction<Taken> figure) {
    return middle(
        rounds.stream()
            .mapToDouble(
                round ->
                    figure.applyAsDouble(one.apply(round))
                        / figure.applyAsDouble(other.apply(round)))
            .sorted()
            .toArray());
  }

  private static String line(int inFlight, String what, List<Taken> taken) {
    return String.format(
        Locale.ROOT,
        "%9d  %-8s  %,11.0f  %9.2f  %9.2f  %9.1f",
        inFlight,
        what,
        median(taken, t -> t.result().perSecond()),
        median(taken, t -> t.result().p50()) / 1e6,
        median(taken, t -> t.result().p99()) / 1e6,
        median(taken, Taken::cpuMicros));
  }

  private static double median(List<Taken> taken, ToDoubleFunction<Taken> figure) {
    return middle(taken.stream().mapToDouble(figure).sorted().toArray());
  }

  private static double middle(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
