package dev.tally.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;

/** Why a file could not be read or written: the JDK says it by the name of a class alone. */
public final class FileReason {

  private static final Map<Class<? extends IOException>, String> REASONS =
      Map.of(
          AccessDeniedException.class, "permission denied",
          NoSuchFileException.class, "no such file or folder",
          NotDirectoryException.class, "not a folder",
          FileAlreadyExistsException.class, "a file of that name is in the way");

  private FileReason() {}

  /**
   * The reason alone.
   *
   * @param failure of a file
   * @return in words, without the file's name where the reason is known
   */
  public static String of(IOException failure) {
    String known = REASONS.get(failure.getClass());
    if (known != null) {
      return known;
    }
    String said =
        failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
    return said == null || said.isBlank() ? failure.toString() : said;
  }
}
