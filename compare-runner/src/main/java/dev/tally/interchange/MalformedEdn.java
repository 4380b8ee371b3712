package dev.tally.interchange;

import java.io.Serial;

/** What is no EDN. */
final class MalformedEdn extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int line;
  private final boolean cutOff;

  MalformedEdn(int line, String problem, boolean cutOff) {
    super(problem);
    this.line = line;
    this.cutOff = cutOff;
  }

  /** Where. */
  int line() {
    return line;
  }

  /** Whether the input ended in the middle of a value. */
  boolean isCutOff() {
    return cutOff;
  }
}
