package dev.tally.workload;

import dev.tally.label.Visible;
import java.io.Serial;

/**
 * A plan or trace that can not be used. The message names the file, the line, the field, the value
 * and what is accepted.
 */
public final class PlanException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  PlanException(String message) {
    super(Visible.text(message));
  }

  PlanException(String message, Throwable cause) {
    super(Visible.text(message), cause);
  }
}
