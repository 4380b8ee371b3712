package dev.tally.sticky.sim;

import java.io.Serial;

/** An invariant does not hold. */
public final class Violation extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final Invariant invariant;

  Violation(Invariant invariant, String detail) {
    super(invariant.title() + ": " + detail);
    this.invariant = invariant;
  }

  /**
   * Which one.
   *
   * @return the invariant
   */
  public Invariant invariant() {
    return invariant;
  }
}
