package dev.tally.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What else this machine does before a run begins: also what no lock keeps out, such as a run in a
 * container beside. The counters are those of the whole machine, seen from a container too.
 *
 * @param processors how many processors' worth of time others take, at least 0
 * @param of how many the machine has
 * @param runs other processes of this program, a line each, as far as they can be seen
 */
public record OtherLoad(double processors, int of, List<String> runs) {

  /** The share of the machine from which on it is worth a word. */
  private static final double NOTICEABLE_SHARE = 0.1;

  private static final Path PROC = Path.of("/proc");

  /** Copies the list. */
  public OtherLoad {
    runs = List.copyOf(runs);
  }

  /**
   * Looks for a while.
   *
   * @param window how long; the caller waits
   * @param mainClass by which other processes of this program are known
   * @return what was seen
   * @throws InterruptedException where the caller was interrupted
   */
  public static OtherLoad look(Duration window, String mainClass) throws InterruptedException {
    return look(new OshiProbe(), window, mainClass);
  }

  static OtherLoad look(SystemProbe probe, Duration window, String mainClass)
      throws InterruptedException {
    SystemProbe.HostTicks before = probe.host();
    Duration own = probe.own();
    TimeUnit.NANOSECONDS.sleep(window.toNanos());
    return of(before, probe.host(), probe.own().minus(own), window, runsOf(PROC, mainClass));
  }

  /** The arithmetic of {@link #look}: what is busy less what this process took. */
  static OtherLoad of(
      SystemProbe.HostTicks before,
      SystemProbe.HostTicks after,
      Duration own,
      Duration window,
      List<String> runs) {
    double passed = Math.max(1, window.toMillis());
    int of = (int) Math.max(1, Math.round((after.total() - before.total()) / passed));
    double busy = after.busyShareSince(before) * of;
    return new OtherLoad(Math.max(0, busy - own.toMillis() / passed), of, runs);
  }

  /**
   * In words, where it will show in what is measured.
   *
   * @return one sentence; empty where the machine is as good as idle
   */
  public Optional<String> warning() {
    if (runs.isEmpty() && processors < NOTICEABLE_SHARE * of) {
      return Optional.empty();
    }
    String who = runs.isEmpty() ? "" : " (among them " + String.join("; ", runs) + ")";
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the machine was busy before the run began: others take %.1f of its %d processors%s;"
                + " what is measured beside that is disturbed by it",
            processors,
            of,
            who));
  }

  /** Looked up by hand: a JVM's own list leaves out commands as long as one with a class path. */
  static List<String> runsOf(Path proc, String mainClass) {
    List<String> runs = new ArrayList<>();
    String self = Long.toString(ProcessHandle.current().pid());
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        String pid = String.valueOf(process.getFileName());
        List<String> command = command(process.resolve("cmdline"));
        int at = command.indexOf(mainClass);
        if (at >= 0 && !pid.equals(self)) {
          runs.add(
              "pid "
                  + pid
                  + ": tally "
                  + String.join(" ", command.subList(at + 1, command.size())));
        }
      }
    } catch (IOException e) {
      // Not every system shows processes so.
      return List.of();
    }
    return runs;
  }

  private static List<String> command(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return Arrays.asList(text.split("\0"));
    } catch (IOException e) {
      // It has ended, or is nobody's business.
      return List.of();
    }
  }
}
