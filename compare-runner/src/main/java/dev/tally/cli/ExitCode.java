package dev.tally.cli;

/** What a command's exit code says. */
final class ExitCode {

  /** Every verdict holds. */
  static final int OK = 0;

  /** A verdict failed: a backend broke a promise. */
  static final int VERDICT_FAILED = 1;

  /** Bad input; nothing was started. */
  static final int BAD_INPUT = 2;

  /** The run could not be completed; what was measured is kept. Of a check: undecided. */
  static final int INCOMPLETE = 3;

  private ExitCode() {}
}
