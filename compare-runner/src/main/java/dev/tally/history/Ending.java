package dev.tally.history;

/** How an operation ended. */
public enum Ending {
  /** Answered. */
  DONE,
  /** Certainly not applied. */
  FAILED,
  /** May have been applied, or may still be. */
  UNKNOWN,
  /** An addition that was refused, since the value would have left the 64-bit range. */
  OVERFLOWED
}
