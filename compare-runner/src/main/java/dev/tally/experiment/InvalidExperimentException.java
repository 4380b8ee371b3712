package dev.tally.experiment;

import java.io.Serial;

/** An experiment that can not be run as asked; nothing was started. The message is for the user. */
public final class InvalidExperimentException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message names the field, the value and what is accepted
   */
  public InvalidExperimentException(String message) {
    super(message);
  }
}
