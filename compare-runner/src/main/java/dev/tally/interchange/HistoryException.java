package dev.tally.interchange;

import dev.tally.label.Visible;
import java.io.Serial;
import java.nio.file.Path;

/** A file that is no history. The message names file, line, field and value. */
public final class HistoryException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  HistoryException(Path file, int line, String problem) {
    super(file + ":" + line + ": " + Visible.text(problem));
  }

  HistoryException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Without a cause.
   *
   * @param message for a person
   */
  public HistoryException(String message) {
    super(message);
  }
}
