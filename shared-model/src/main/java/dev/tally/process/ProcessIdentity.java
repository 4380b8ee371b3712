package dev.tally.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which process it is, told apart from all others that ever had or will have its number: in other
 * containers, after a restart of the machine, on another machine that sees the same files.
 *
 * @param host the machine: its name, and its identity where it has one
 * @param space within which process numbers are unique on that machine (a container has its own);
 *     empty where the system has no such thing
 * @param pid its number there
 * @param start when it started, by a clock that is never set (Linux: the boot, and ticks since)
 */
public record ProcessIdentity(String host, String space, long pid, String start) {

  private static final Path PROC = Path.of("/proc");

  /** Of {@code /proc/PID/stat}, counted after the name in parentheses, from 0. */
  private static final int START_FIELD = 19;

  /**
   * This process.
   *
   * @return its identity
   */
  public static ProcessIdentity current() {
    long pid = ProcessHandle.current().pid();
    return new ProcessIdentity(thisHost(), thisSpace(), pid, startOf(pid).orElse(""));
  }

  /**
   * Whether the process has certainly ended. One whose machine or space is another than this
   * process's can not be looked up, unless its machine has been restarted since.
   *
   * @return false where it lives, or where nobody here can tell
   */
  public boolean isGone() {
    if (!host.equals(thisHost()) || start.isEmpty()) {
      return false;
    }
    if (!boot(start).equals(thisBoot())) {
      return true;
    }
    return space.equals(thisSpace()) && !startOf(pid).equals(Optional.of(start));
  }

  /**
   * As text of one line, for {@link #parse}.
   *
   * @return the fields, separated by tabs
   */
  public String toText() {
    return String.join("\t", List.of(host, space, Long.toString(pid), start));
  }

  /**
   * Reads {@link #toText}.
   *
   * @param text one line
   * @return empty where the text is of no process
   */
  public static Optional<ProcessIdentity> parse(String text) {
    String[] fields = text.split("\t", -1);
    if (fields.length != 4 || !fields[2].matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(
        new ProcessIdentity(fields[0], fields[1], Long.parseLong(fields[2]), fields[3]));
  }

  /** For a person. */
  @Override
  public String toString() {
    return "pid " + pid + " on " + hostName(host);
  }

  private static String hostName(String host) {
    int end = host.indexOf(' ');
    return end < 0 ? host : host.substring(0, end);
  }

  /** Without the resolver: a host's name need not resolve. */
  private static String thisHost() {
    String name =
        line(PROC.resolve("sys/kernel/hostname"))
            .or(() -> Optional.ofNullable(System.getenv("HOSTNAME")))
            .or(() -> Optional.ofNullable(System.getenv("COMPUTERNAME")))
            .orElse("localhost");
    String identity = line(Path.of("/etc/machine-id")).orElse("");
    return (name.replaceAll("\\s", "-").toLowerCase(Locale.ROOT) + " " + identity).strip();
  }

  private static String thisSpace() {
    try {
      return Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static String thisBoot() {
    return line(PROC.resolve("sys/kernel/random/boot_id")).orElse("");
  }

  private static String boot(String start) {
    int end = start.indexOf('+');
    return end < 0 ? "" : start.substring(0, end);
  }

  /** Empty where there is no such process. */
  private static Optional<String> startOf(long pid) {
    Optional<String> stat = line(PROC.resolve(pid + "/stat"));
    if (stat.isPresent()) {
      String[] fields = stat.get().substring(stat.get().lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(thisBoot() + "+" + fields[START_FIELD]);
    }
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().startInstant())
        .map(Instant::toString);
  }

  private static Optional<String> line(Path file) {
    try {
      return Files.readAllLines(file).stream().findFirst().map(String::strip);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
