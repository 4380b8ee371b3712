package dev.tally.cli;

import dev.tally.experiment.RunLock;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, as a user starts it. */
final class TallyProcess implements AutoCloseable {

  private final Process process;
  private final StringBuilder output = new StringBuilder();
  private final Thread reader;

  private TallyProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "tally-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it with a home, a temporary directory and a lock of its own. */
  static TallyProcess start(Path home, String... arguments) throws IOException {
    return start(home, List.of(), arguments);
  }

  /** Starts it so, with more on its class path. */
  static TallyProcess startWith(Path home, List<Path> extra, String... arguments)
      throws IOException {
    String path = System.getProperty("java.class.path");
    for (Path directory : extra) {
      path += File.pathSeparator + directory;
    }
    return start(home, List.of(), path, arguments);
  }

  /** Starts it so, with more options of the JVM. */
  static TallyProcess start(Path home, List<String> options, String... arguments)
      throws IOException {
    return start(home, options, System.getProperty("java.class.path"), arguments);
  }

  private static TallyProcess start(
      Path home, List<String> options, String classPath, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(hearingSigint());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("-Dtally.home=" + home);
    command.add("-Djava.io.tmpdir=" + home);
    command.add("-D" + RunLock.PORT_PROPERTY + "=" + lockPort(home));
    command.addAll(options);
    command.add("-cp");
    command.add(classPath);
    command.add(Tally.class.getName());
    command.addAll(List.of(arguments));
    return new TallyProcess(
        new ProcessBuilder(command).redirectErrorStream(true).directory(home.toFile()).start());
  }

  /** The first of the ports of its lock: of its home alone, so that tests may run at once. */
  static int lockPort(Path home) {
    return 10_000 + Math.floorMod(home.hashCode(), 6_000) * 3;
  }

  /**
   * A prefix that takes back an ignored SIGINT, which a JVM leaves ignored: whoever runs the tests
   * as a background job of a shell has it ignored. The launcher does the same.
   */
  private static List<String> hearingSigint() throws IOException {
    List<String> prefix = List.of("env", "--default-signal=INT");
    List<String> probe = new ArrayList<>(prefix);
    probe.add("true");
    Process known = new ProcessBuilder(probe).redirectErrorStream(true).start();
    return known.onExit().join().exitValue() == 0 ? prefix : List.of();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        append(line);
      }
    } catch (IOException e) {
      append("(output ends: " + e.getMessage() + ")");
    }
  }

  private synchronized void append(String line) {
    output.append(line).append('\n');
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  synchronized String output() {
    return output.toString();
  }

  /** Every process it has started and that still runs. */
  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      throw new AssertionError("still running after three minutes:\n" + output());
    }
    reader.join();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
