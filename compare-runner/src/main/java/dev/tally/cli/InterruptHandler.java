package dev.tally.cli;

import dev.tally.experiment.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an orderly end: the run is cancelled, and the JVM waits for it to
 * stop its processes and save what it has. It ends with the run's own exit code.
 */
final class InterruptHandler implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Cancellation cancellation;
  private final Thread hook;
  private volatile int exitCode = ExitCode.INCOMPLETE;

  InterruptHandler(Cancellation cancellation) {
    this.cancellation = cancellation;
    this.hook = new Thread(this::onShutdown, "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Sets the exit code for the case that the JVM is shutting down already. */
  void exitWith(int code) {
    exitCode = code;
  }

  private void onShutdown() {
    cancellation.cancel("interrupted");
    try {
      if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("tally: gave up waiting for the run to end in order");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exitCode);
  }

  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down, and the hook is what is ending it.
    }
  }
}
