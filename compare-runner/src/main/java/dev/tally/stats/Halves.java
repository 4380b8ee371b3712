package dev.tally.stats;

/**
 * The two halves of one row, by time: whether it was still getting better while it was measured.
 *
 * @param firstP50Nanos the median latency of what ended in the first half, 0 where too little did
 * @param secondP50Nanos the same of the second half
 */
public record Halves(long firstP50Nanos, long secondP50Nanos) {

  /** Not told. */
  public static final Halves NONE = new Halves(0, 0);

  /** Fewer operations than that have no median worth comparing. */
  public static final int LEAST_OPERATIONS = 50;

  /**
   * How much the second half was better.
   *
   * @return the share of the first half's median by which the second's is lower: 0.1 for 10%; less
   *     than 0 where it was worse, 0 where it can not be told
   */
  public double improvement() {
    return firstP50Nanos == 0 || secondP50Nanos == 0
        ? 0
        : 1 - secondP50Nanos / (double) firstP50Nanos;
  }
}
