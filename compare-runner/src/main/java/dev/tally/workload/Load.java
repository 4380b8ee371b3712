package dev.tally.workload;

import java.util.List;
import java.util.OptionalDouble;

/** How operations follow each other. */
public sealed interface Load {

  /**
   * On a schedule, whatever has become of earlier ones.
   *
   * @param rate operations a second; empty for the calibrated common rate
   * @param arrival how they are spaced
   */
  record Open(OptionalDouble rate, Arrival arrival) implements Load {}

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
