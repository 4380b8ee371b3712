package dev.tally.sticky.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Some measured times, in milliseconds. */
final class Samples {

  private final List<Double> millis = new ArrayList<>();

  void add(double value) {
    millis.add(value);
  }

  boolean isEmpty() {
    return millis.isEmpty();
  }

  /** The middle one, the lower of two. */
  double median() {
    return millis.stream().sorted().toList().get((millis.size() - 1) / 2);
  }

  double worst() {
    return millis.stream().mapToDouble(m -> m).max().orElseThrow();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "p50 %.0f ms, worst %.0f ms, %d times", median(), worst(), millis.size());
  }
}
