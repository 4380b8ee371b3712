package dev.tally.interchange;

import dev.tally.label.Visible;
import java.io.Serial;
import java.nio.file.Path;

/** A file that is no history. The message names file, line, field and value. */
public final class HistoryException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private static final int BEGIN = 120;
  private static final int END = 120;

  HistoryException(Path file, int line, String problem) {
    super(file + ":" + line + ": " + Visible.text(shortened(problem)));
  }

  /** A value may be as long as the file; what must be stands at the end. */
  private static String shortened(String problem) {
    return problem.length() <= BEGIN + END
        ? problem
        : problem.substring(0, BEGIN) + "..." + problem.substring(problem.length() - END);
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
