package dev.tally.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A child process: its output goes to its log, and a line of it that starts with {@value
 * #READY_PREFIX} declares it ready. Safe for use by many threads.
 */
public final class ChildProcess {

  /** What a child prints, followed by whatever its parent must know, once it can be used. */
  public static final String READY_PREFIX = "TALLY-READY ";

  private static final int TAIL_LINES = 20;
  private static final long LAST_OUTPUT_MILLIS = 2_000;

  private final ChildSpec spec;
  private final Process process;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final Deque<String> tail = new ArrayDeque<>();
  private final Writer log;
  private final Thread pump;
  private boolean logBroken;

  ChildProcess(ChildSpec spec, Process process, Writer log) {
    this.spec = spec;
    this.process = process;
    this.log = log;
    this.pump = new Thread(this::pumpOutput, "log-of-" + spec.name());
    pump.setDaemon(true);
    pump.start();
  }

  /**
   * Its name.
   *
   * @return unique among the children alive
   */
  public String name() {
    return spec.name();
  }

  /**
   * Its kind.
   *
   * @return as in the spec
   */
  public String role() {
    return spec.role();
  }

  /**
   * What it was started by.
   *
   * @return the program and its arguments
   */
  public List<String> command() {
    return spec.command();
  }

  /**
   * Its process id.
   *
   * @return as the operating system knows it
   */
  public long pid() {
    return process.pid();
  }

  /**
   * Where its output is.
   *
   * @return the log file
   */
  public Path log() {
    return spec.log();
  }

  /**
   * Whether it still runs (or is stopped).
   *
   * @return false once it has ended
   */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Completes when the process has ended.
   *
   * @return with its exit code, 128 + n where signal n ended it
   */
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Waits until the child declares itself ready.
   *
   * @param timeout how long at most
   * @return what it printed after {@value #READY_PREFIX}
   * @throws ChildProcessException where it ended or was not ready in time, with the last lines of
   *     its log
   * @throws InterruptedException where the caller was interrupted
   */
  public String awaitReady(Duration timeout) throws ChildProcessException, InterruptedException {
    try {
      return ready.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new ChildProcessException(describe("was not ready within " + timeout), e);
    } catch (ExecutionException e) {
      // Its output ends a moment before it does; the message is to have its exit code.
      process.waitFor(1, TimeUnit.SECONDS);
      throw new ChildProcessException(describe("ended before it was ready"), e.getCause());
    }
  }

  /**
   * A message about this child for a person: what happened, and the last lines of its log.
   *
   * @param what happened
   * @return several lines
   */
  public String describe(String what) {
    String exit = process.isAlive() ? "" : " (exit code " + process.exitValue() + ")";
    String lines = lastLines().stream().map(l -> "  | " + l).collect(Collectors.joining("\n"));
    return name() + " " + what + exit + "; log: " + log() + (lines.isEmpty() ? "" : "\n" + lines);
  }

  /**
   * The end of its output.
   *
   * @return at most {@value #TAIL_LINES} lines
   */
  public List<String> lastLines() {
    synchronized (tail) {
      return List.copyOf(tail);
    }
  }

  /** Ends it without warning (SIGKILL). It may take a moment to be gone: {@link #awaitExit}. */
  public void kill() {
    // Not through the process itself, here and below: that closes its pipes as well, and so cuts
    // off its last words.
    process.toHandle().destroyForcibly();
  }

  /**
   * Asks it to end (SIGTERM), and kills it where it does not.
   *
   * @param grace how long it may take
   */
  public void stop(Duration grace) {
    // With its input closed, a child JVM would halt at once, its shutdown hooks not run.
    process.toHandle().destroy();
    try {
      if (process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
    awaitExit();
  }

  /**
   * Waits until the process is gone and its output is in its log, also when interrupted. Output
   * that a process of its own still holds open is not waited for.
   */
  public void awaitExit() {
    boolean interrupted = false;
    boolean waiting = true;
    while (waiting) {
      try {
        process.waitFor();
        pump.join(LAST_OUTPUT_MILLIS);
        waiting = false;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops it from running (SIGSTOP). */
  public void pause() {
    signal("STOP");
  }

  /** Lets it run on (SIGCONT). */
  public void wake() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
      int code = kill.waitFor();
      if (code != 0 && isAlive()) {
        throw new IllegalStateException("kill -" + name + " " + pid() + " answered " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pumpOutput() {
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Writer toLog = log) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        remember(line);
        writeToLog(toLog, line);
        if (line.startsWith(READY_PREFIX)) {
          ready.complete(line.substring(READY_PREFIX.length()));
        }
      }
    } catch (IOException e) {
      // The stream closes under the reader when the process is killed; its end is seen below.
      remember("(log ends: " + e.getMessage() + ")");
    } finally {
      ready.completeExceptionally(new IOException("output ended"));
    }
  }

  /** A full disk must not stop the reading, or the child would block on its own output. */
  private void writeToLog(Writer toLog, String line) {
    if (logBroken) {
      return;
    }
    try {
      toLog.write(line);
      toLog.write('\n');
      toLog.flush();
    } catch (IOException e) {
      logBroken = true;
      remember("(from here on not in the log: " + e.getMessage() + ")");
    }
  }

  private void remember(String line) {
    synchronized (tail) {
      if (tail.size() == TAIL_LINES) {
        tail.removeFirst();
      }
      tail.addLast(line);
    }
  }

  @Override
  public String toString() {
    return name() + " (pid " + pid() + ")";
  }
}
