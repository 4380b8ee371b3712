package dev.tally.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a process has had read from storage and written to it, by {@code read_bytes} and {@code
 * write_bytes} of {@code /proc/PID/io} (Linux, proc(5)). They count at the block layer: what the
 * page cache answers is not read, and what is written counts in whole pages when a page becomes
 * dirty, for whoever made it so. A file that is deleted before its pages were written has counted;
 * one in memory (tmpfs) never does.
 *
 * <p>OSHI's {@code OSProcess.getBytesRead} and {@code getBytesWritten} are the same two counters
 * there, but 0 where the file can not be read, and other counters on other systems (on Windows all
 * transfers, the network's too). So the file is read here, and elsewhere nothing is measured.
 *
 * @param read bytes; empty where it can not be told
 * @param written bytes; empty where it can not be told
 */
record StorageBytes(OptionalLong read, OptionalLong written) {

  /** Not measured. */
  static final StorageBytes UNKNOWN = new StorageBytes(OptionalLong.empty(), OptionalLong.empty());

  private static final String READ = "read_bytes:";
  private static final String WRITTEN = "write_bytes:";

  /**
   * Looks a process up.
   *
   * @param proc where the system shows processes
   * @param pid which
   * @return its counters; {@link #UNKNOWN} where it has ended, or is another user's
   */
  static StorageBytes of(Path proc, long pid) {
    OptionalLong read = OptionalLong.empty();
    OptionalLong written = OptionalLong.empty();
    try {
      for (String line : Files.readAllLines(proc.resolve(pid + "/io"))) {
        if (line.startsWith(READ)) {
          read = number(line, READ);
        } else if (line.startsWith(WRITTEN)) {
          written = number(line, WRITTEN);
        }
      }
    } catch (IOException e) {
      return UNKNOWN;
    }
    return new StorageBytes(read, written);
  }

  private static OptionalLong number(String line, String name) {
    String text = line.substring(name.length()).strip();
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }
}
