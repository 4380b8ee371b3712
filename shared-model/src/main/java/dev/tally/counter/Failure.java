package dev.tally.counter;

/** Why an operation certainly was not applied. */
public enum Failure {
  /** The value would leave the signed 64-bit range. */
  OVERFLOW,
  /** Too many operations in flight; try again when some have ended. */
  OVERLOADED,
  /** No serving node could be reached before the timeout, and nothing was sent. */
  UNAVAILABLE,
  /** The state is gone beyond what replication covers; it is never replaced by zeros. */
  STATE_LOST,
  /** What was remembered of this client has expired, so a repetition can not be told from news. */
  SESSION_EXPIRED,
  /** The backend does not offer this read level. */
  UNSUPPORTED_READ_LEVEL,
  /** A read that was not answered in time. */
  TIMED_OUT,
  /** The client is closed. */
  CLOSED
}
