package dev.tally.sticky.sim;

import java.io.Serial;

/** An invariant does not hold. */
final class Violation extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  Violation(String invariant, String detail) {
    super(invariant + ": " + detail);
  }
}
