package dev.tally.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the interfaces of a process's network carried, by {@code /proc/PID/net/dev} (Linux). */
final class Interfaces {

  private static final String LOOPBACK = "lo";

  /** Of the 16 figures of an interface, the first of those of what it sent. */
  private static final int SENT = 8;

  private Interfaces() {}

  /**
   * The network a process is in.
   *
   * @param proc where the system shows processes
   * @param pid a number, or {@code self}
   * @return its identity on this machine; empty where it has ended, or is another user's
   */
  static Optional<String> network(Path proc, String pid) {
    try {
      return Optional.of(Files.readSymbolicLink(proc.resolve(pid).resolve("ns/net")).toString());
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /**
   * All of them together but the loopback, which leads nowhere else, since they were made.
   *
   * @param proc where the system shows processes
   * @param pid any process in that network
   * @return bytes with all headers; empty where it has ended
   */
  static Optional<Traffic> of(Path proc, long pid) {
    Traffic sum = Traffic.NOTHING;
    try {
      for (String line : Files.readAllLines(proc.resolve(pid + "/net/dev"))) {
        int colon = line.indexOf(':');
        if (colon >= 0 && !line.substring(0, colon).strip().equals(LOOPBACK)) {
          String[] figures = line.substring(colon + 1).strip().split("\\s+", -1);
          sum = sum.plus(new Traffic(Long.parseLong(figures[SENT]), Long.parseLong(figures[0])));
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(sum);
  }
}
