package dev.tally.sticky.protocol;

import dev.tally.counter.Failure;
import dev.tally.counter.ReadLevel;

/** Enumerations of the contract as bytes that do not depend on their order of declaration. */
public final class Codes {

  private Codes() {}

  /**
   * Encodes a read level.
   *
   * @param level any
   * @return its code
   */
  public static int of(ReadLevel level) {
    return switch (level) {
      case LINEARIZABLE -> 1;
      case SESSION -> 2;
      case EVENTUAL -> 3;
    };
  }

  /**
   * Decodes a read level.
   *
   * @param code from {@link #of(ReadLevel)}
   * @return the level
   * @throws IllegalArgumentException where it is no code
   */
  public static ReadLevel level(int code) {
    return switch (code) {
      case 1 -> ReadLevel.LINEARIZABLE;
      case 2 -> ReadLevel.SESSION;
      case 3 -> ReadLevel.EVENTUAL;
      default -> throw new IllegalArgumentException("read level is " + code + ", must be 1 to 3");
    };
  }

  /**
   * Encodes a failure.
   *
   * @param failure any
   * @return its code
   */
  public static int of(Failure failure) {
    return switch (failure) {
      case OVERFLOW -> 1;
      case OVERLOADED -> 2;
      case UNAVAILABLE -> 3;
      case STATE_LOST -> 4;
      case SESSION_EXPIRED -> 5;
      case UNSUPPORTED_READ_LEVEL -> 6;
      case TIMED_OUT -> 7;
      case CLOSED -> 8;
    };
  }

  /**
   * Decodes a failure.
   *
   * @param code from {@link #of(Failure)}
   * @return the failure
   * @throws IllegalArgumentException where it is no code
   */
  public static Failure failure(int code) {
    return switch (code) {
      case 1 -> Failure.OVERFLOW;
      case 2 -> Failure.OVERLOADED;
      case 3 -> Failure.UNAVAILABLE;
      case 4 -> Failure.STATE_LOST;
      case 5 -> Failure.SESSION_EXPIRED;
      case 6 -> Failure.UNSUPPORTED_READ_LEVEL;
      case 7 -> Failure.TIMED_OUT;
      case 8 -> Failure.CLOSED;
      default -> throw new IllegalArgumentException("failure is " + code + ", must be 1 to 8");
    };
  }
}
