package dev.tally.deploy;

import java.io.Serial;

/** A deployment that could not be brought up or changed. The message says why, for a person. */
public final class DeploymentException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Without a cause.
   *
   * @param message for a person
   */
  public DeploymentException(String message) {
    super(message);
  }

  /**
   * With a cause.
   *
   * @param message for a person
   * @param cause what was met
   */
  public DeploymentException(String message, Throwable cause) {
    super(message, cause);
  }
}
