package dev.tally.drive;

import java.util.OptionalDouble;

/**
 * Searches the highest rate that a system sustains, by trying rates one after the other: up or down
 * in large steps from a first guess until one is sustained and a larger one is not, then in between
 * (geometrically, as rates span orders of magnitude) until they are close or the tries are used up.
 */
public final class RateSearch {

  private static final double STEP = 1.6;
  private static final double CLOSE = 1.15;

  private final double most;
  private int triesLeft;
  private double sustained;
  private double refused = Double.POSITIVE_INFINITY;
  private double next;

  /**
   * A search that has tried nothing.
   *
   * @param guess the first rate to try, more than 0
   * @param most no larger rate is tried
   * @param tries how many at most, at least 1
   */
  public RateSearch(double guess, double most, int tries) {
    this.most = most;
    this.next = Math.min(guess, most);
    this.triesLeft = tries;
  }

  /**
   * The rate to try next.
   *
   * @return empty where the search has ended
   */
  public OptionalDouble next() {
    boolean found =
        triesLeft == 0 || sustained >= most || (sustained > 0 && refused / sustained <= CLOSE);
    return found ? OptionalDouble.empty() : OptionalDouble.of(next);
  }

  /**
   * Tells what came of the rate last given.
   *
   * @param wasSustained whether latency stayed bounded and the load was met
   */
  public void report(boolean wasSustained) {
    triesLeft--;
    if (wasSustained) {
      sustained = next;
    } else {
      refused = next;
    }
    if (Double.isInfinite(refused)) {
      next = Math.min(most, sustained * STEP);
    } else if (sustained == 0) {
      next = refused / STEP / STEP;
    } else {
      next = Math.sqrt(sustained * refused);
    }
  }

  /**
   * The highest rate seen sustained.
   *
   * @return empty where none was
   */
  public OptionalDouble sustained() {
    return sustained > 0 ? OptionalDouble.of(sustained) : OptionalDouble.empty();
  }
}
