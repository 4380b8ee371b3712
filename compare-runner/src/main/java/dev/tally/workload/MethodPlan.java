package dev.tally.workload;

import java.time.Duration;

/**
 * How the rows of a run are measured and compared.
 *
 * @param attempts how often a row is measured at most, within one turn, until it is settled; 1 to
 *     10
 * @param budget how long a column may spend on measuring rows again, over the whole run
 * @param idle what a column does while others are measured
 * @param turns how the columns' trials follow each other
 * @param equivalence two sides are equivalent where their ratio is within 1 / (1 + this) and 1 +
 *     this; more than 0, at most 1
 */
public record MethodPlan(
    int attempts, Duration budget, Idle idle, Turns turns, double equivalence) {

  /** What a column does while others are measured. */
  public enum Idle {
    /** Its processes go on, with what that takes from the others. */
    RUN,
    /** Its processes are stopped, where it can be and is not idle by itself. */
    SUSPEND
  }

  /** How the columns' trials follow each other. */
  public enum Turns {
    /** A B B A: a drift of the machine falls on all alike. */
    INTERLEAVED,
    /** All trials of a column, right after its conditioning: a drift falls on one of them. */
    IN_ONE_PIECE
  }

  /** Three attempts within a minute, idle columns run, interleaved, 10%. */
  public static final MethodPlan DEFAULT =
      new MethodPlan(3, Duration.ofMinutes(1), Idle.RUN, Turns.INTERLEAVED, 0.1);
}
