package dev.tally.experiment;

import dev.tally.report.FileReason;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.Locale;

/** What went wrong, in words for a person: the cause and, where there is one, the way out. */
public final class FailureText {

  private FailureText() {}

  /**
   * Puts it into words.
   *
   * @param failure whatever it is, the JVM's own errors among it
   * @return one sentence, or the message that it brings along; never a stack trace
   */
  public static String of(Throwable failure) {
    if (failure instanceof UncheckedIOException e) {
      return of(e.getCause());
    }
    if (failure instanceof FileSystemException e) {
      return e.getFile() + ": " + FileReason.of(e);
    }
    if (failure instanceof InvalidPathException e) {
      return "the name \""
          + e.getInput()
          + "\" can not be written in the encoding of file names here ("
          + System.getProperty("sun.jnu.encoding")
          + "); set LC_ALL to a locale of UTF-8, such as C.UTF-8";
    }
    if (failure instanceof StackOverflowError) {
      return "the stack is used up: something in the input is nested too deeply, or a larger stack"
          + " is needed (TALLY_JAVA_OPTS=-Xss16m)";
    }
    if (failure instanceof OutOfMemoryError) {
      return outOfMemory(String.valueOf(failure.getMessage()));
    }
    if (failure instanceof LinkageError) {
      Throwable root = root(failure);
      return "a library can not be loaded ("
          + oneLine(root)
          + "); where it is a native one: the temporary directory "
          + System.getProperty("java.io.tmpdir")
          + " must allow programs to be run from it, or another be named"
          + " (TALLY_JAVA_OPTS=\"-Djava.io.tmpdir=DIR -Djna.tmpdir=DIR\")";
    }
    if (failure instanceof Error) {
      return "the JVM gave up (" + oneLine(failure) + ")";
    }
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.toString() : message;
  }

  private static String outOfMemory(String detail) {
    if (detail.contains("native thread")) {
      return "no further thread can be started: the system's limit of processes (ulimit -u, or the"
          + " container's) or its memory is used up";
    }
    return String.format(
        Locale.ROOT,
        "memory is used up (%s; the heap is at most %,d MiB); a larger one by"
            + " TALLY_JAVA_OPTS=-Xmx6g",
        detail,
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String oneLine(Throwable failure) {
    return failure.toString().lines().findFirst().orElse("");
  }
}
