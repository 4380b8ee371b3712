package dev.tally.process;

import java.io.IOException;
import java.io.Serial;

/** A command that ended with an error. */
public final class CommandException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  private final String said;

  /**
   * With what it printed.
   *
   * @param command as it was given
   * @param said by it, of the error
   */
  CommandException(String command, String said) {
    super(command + " failed: " + said);
    this.said = said;
  }

  /**
   * What the command printed.
   *
   * @return of the error, without what it was called by
   */
  public String said() {
    return said;
  }
}
