package dev.tally.process;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Starts child processes and makes sure none outlives this process.
 *
 * <p>Three nets, each for what the one before can not catch:
 *
 * <ol>
 *   <li>{@link #close()} ends every child that is still alive; call it from a shutdown hook too.
 *   <li>Every child JVM runs under {@link ChildMain}, which ends it when its standard input closes:
 *       this process is gone, however it went.
 *   <li>A child that is stopped (SIGSTOP) reads no input. So a small shell, the reaper, holds the
 *       list of pids and a pipe from this process; when the pipe closes, it kills what is listed.
 *       SIGKILL ends stopped processes as well.
 * </ol>
 *
 * <p>Safe for use by many threads.
 */
public final class ProcessSupervisor implements AutoCloseable {

  private static final String REAPER =
      """
      trap '' INT TERM HUP
      pids=
      while read -r op pid; do
        kept=
        for p in $pids; do [ "$p" = "$pid" ] || kept="$kept $p"; done
        pids=$kept
        [ "$op" = add ] && pids="$pids $pid"
      done
      [ -z "$pids" ] || kill -KILL $pids 2>/dev/null
      """;

  private final Set<ChildProcess> children = ConcurrentHashMap.newKeySet();
  private final Process reaper;
  private final PrintStream toReaper;
  private boolean closed;

  /**
   * Starts the reaper.
   *
   * @throws IOException where not even a shell can be started
   */
  public ProcessSupervisor() throws IOException {
    reaper =
        new ProcessBuilder("sh", "-c", REAPER)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    toReaper = new PrintStream(reaper.getOutputStream(), true, StandardCharsets.US_ASCII);
  }

  /**
   * Starts a child. It is running when this returns, but perhaps not ready: see {@link
   * ChildProcess#awaitReady}.
   *
   * @param spec what to run
   * @return the child
   * @throws IOException where it can not be started, or this supervisor is closed
   */
  public synchronized ChildProcess start(ChildSpec spec) throws IOException {
    if (closed) {
      throw new IOException("not starting " + spec.name() + ": the supervisor is closed");
    }
    Files.createDirectories(spec.log().toAbsolutePath().getParent());
    Files.createDirectories(spec.directory());
    ProcessBuilder builder = new ProcessBuilder(spec.command());
    builder.directory(spec.directory().toFile()).redirectErrorStream(true);
    builder.environment().putAll(spec.environment());
    Writer log =
        Files.newBufferedWriter(spec.log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      log.close();
      throw e;
    }
    toReaper.println("add " + process.pid());
    ChildProcess child = new ChildProcess(spec, process, log);
    children.add(child);
    process
        .onExit()
        .thenRun(
            () -> {
              children.remove(child);
              toReaper.println("del " + process.pid());
            });
    return child;
  }

  /**
   * The children alive now.
   *
   * @return a snapshot
   */
  public List<ChildProcess> children() {
    // Those that have just ended are taken out a moment later, by the thread that sees it.
    return children.stream().filter(ChildProcess::isAlive).toList();
  }

  /** Kills every child still alive, waits until each is gone, and ends the reaper. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<ChildProcess> alive = children();
    alive.forEach(ChildProcess::kill);
    alive.forEach(ChildProcess::awaitExit);
    // Their numbers may soon be somebody else's.
    alive.forEach(child -> toReaper.println("del " + child.pid()));
    toReaper.close();
    try {
      if (!reaper.waitFor(5, TimeUnit.SECONDS)) {
        reaper.destroyForcibly();
      }
    } catch (InterruptedException e) {
      reaper.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
