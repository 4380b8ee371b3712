package dev.tally.process;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A child process that did not do what it should; the message ends with the tail of its log. */
public final class ChildProcessException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  ChildProcessException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
