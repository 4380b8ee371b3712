package dev.tally.history;

/** How an operation ended. */
public enum Ending {
  /** Answered: value and version hold. */
  DONE,
  /** Certainly not applied. */
  FAILED,
  /** Perhaps applied. */
  UNKNOWN
}
