package dev.tally.wire;

import java.io.IOException;
import java.io.Serial;

/** A peer that broke the protocol of the wire. The message names what, the value and the limit. */
public final class WireException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * For a person.
   *
   * @param message what was wrong
   */
  public WireException(String message) {
    super(message);
  }
}
