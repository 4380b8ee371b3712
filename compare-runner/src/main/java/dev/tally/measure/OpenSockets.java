package dev.tally.measure;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The sockets that a process holds, by {@code /proc/PID/fd} (Linux, proc(5)). */
final class OpenSockets {

  private static final String BEGINNING = "socket:[";

  private OpenSockets() {}

  /**
   * Looks a process up. It takes a few microseconds for each file that the process has open.
   *
   * @param proc where the system shows processes
   * @param pid which
   * @return the sockets' inodes; empty where it has ended, or is another user's
   */
  static Optional<Set<Long>> of(Path proc, long pid) {
    Set<Long> inodes = new HashSet<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(proc.resolve(Long.toString(pid)).resolve("fd"))) {
      for (Path file : files) {
        add(file, inodes);
      }
      return Optional.of(inodes);
    } catch (IOException | DirectoryIteratorException e) {
      return Optional.empty();
    }
  }

  private static void add(Path file, Set<Long> inodes) {
    try {
      String target = Files.readSymbolicLink(file).toString();
      if (target.startsWith(BEGINNING)) {
        inodes.add(Long.parseLong(target.substring(BEGINNING.length(), target.length() - 1)));
      }
    } catch (IOException e) {
      // Closed since it was listed.
    }
  }
}
