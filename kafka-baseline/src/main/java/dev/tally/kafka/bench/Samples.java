package dev.tally.kafka.bench;

import java.util.ArrayList;
import java.util.List;

/** Some measured figures of one unit. */
final class Samples {

  private final List<Double> figures = new ArrayList<>();

  void add(double figure) {
    figures.add(figure);
  }

  /** The middle one, the lower of two; 0 of none. */
  double median() {
    return figures.isEmpty() ? 0 : figures.stream().sorted().toList().get((figures.size() - 1) / 2);
  }

  /** The largest; 0 of none. */
  double worst() {
    return figures.stream().mapToDouble(figure -> figure).max().orElse(0);
  }
}
