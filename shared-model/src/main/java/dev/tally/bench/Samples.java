package dev.tally.bench;

import java.util.ArrayList;
import java.util.List;

/** Some measured figures of one unit. */
public final class Samples {

  private final List<Double> figures = new ArrayList<>();

  /** Holds none yet. */
  public Samples() {}

  /**
   * One more.
   *
   * @param figure in the unit of the others
   */
  public void add(double figure) {
    figures.add(figure);
  }

  /**
   * How many there are.
   *
   * @return at least 0
   */
  public int count() {
    return figures.size();
  }

  /**
   * The middle one.
   *
   * @return the lower of two; 0 of none
   */
  public double median() {
    return figures.isEmpty() ? 0 : figures.stream().sorted().toList().get((figures.size() - 1) / 2);
  }

  /**
   * The largest.
   *
   * @return 0 of none
   */
  public double worst() {
    return figures.stream().mapToDouble(figure -> figure).max().orElse(0);
  }
}
