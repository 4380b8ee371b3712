package dev.tally.counter;

import java.io.Serial;

/** A request that breaks a limit of the contract; nothing was sent. */
public final class InvalidRequestException extends IllegalArgumentException {

  @Serial private static final long serialVersionUID = 1L;

  /** The field at fault. */
  private final String field;

  /** What was given. */
  private final String value;

  /** What would have been accepted. */
  private final String limit;

  /**
   * Names what was wrong.
   *
   * @param field the field at fault
   * @param value what was given
   * @param limit what would have been accepted
   */
  public InvalidRequestException(String field, String value, String limit) {
    super(field + " is " + value + ", must be " + limit);
    this.field = field;
    this.value = value;
    this.limit = limit;
  }

  /**
   * The field at fault.
   *
   * @return its name
   */
  public String field() {
    return field;
  }

  /**
   * What was given.
   *
   * @return in words
   */
  public String value() {
    return value;
  }

  /**
   * What would have been accepted.
   *
   * @return in words
   */
  public String limit() {
    return limit;
  }
}
