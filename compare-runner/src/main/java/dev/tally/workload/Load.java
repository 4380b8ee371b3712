package dev.tally.workload;

import java.util.List;

/** How operations follow each other. */
public sealed interface Load {

  /**
   * On a schedule, whatever has become of earlier ones.
   *
   * @param rate how many
   * @param arrival how they are spaced
   */
  record Open(Rate rate, Arrival arrival) implements Load {}

  /** How many operations a second an open loop asks for. */
  sealed interface Rate {

    /** The same for every column: the calibrated common rate. */
    Rate COMMON = new Common();

    /** See {@link #COMMON}. */
    record Common() implements Rate {}

    /**
     * The same for every column.
     *
     * @param perSecond operations, more than 0
     */
    record Fixed(double perSecond) implements Rate {}

    /**
     * Each column at as large a part of what it sustains itself: shows a column near its own limit,
     * and is not for comparing columns, since their plans differ.
     *
     * @param share of the column's sustainable rate, more than 0, at most 1
     */
    record OwnShare(double share) implements Rate {}
  }

  /**
   * A fixed number at a time, each next one when an earlier one has ended.
   *
   * @param inFlight one row of the comparison for each
   */
  record Closed(List<Integer> inFlight) implements Load {
    /** Copies the list. */
    public Closed {
      inFlight = List.copyOf(inFlight);
    }
  }

  /** How an open loop's operations are spaced. */
  enum Arrival {
    /** All gaps alike. */
    CONSTANT,
    /** Exponential gaps, as of many independent callers. */
    POISSON,
    /** As recorded, time compressed to the rate. */
    TRACE
  }
}
