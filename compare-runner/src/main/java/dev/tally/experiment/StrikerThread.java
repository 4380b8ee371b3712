package dev.tally.experiment;

import dev.tally.deploy.DeploymentException;
import dev.tally.fault.Striker;
import dev.tally.recovery.Strike;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A striker at work, on a thread of its own, while another drives the load. */
final class StrikerThread {

  /** A deed under way ends soon once it is interrupted. */
  private static final long LAST_DEED_MILLIS = 10_000;

  private final Striker striker;
  private final CompletableFuture<List<Strike>> done = new CompletableFuture<>();
  private final Thread thread;

  private StrikerThread(Striker striker) {
    this.striker = striker;
    this.thread = new Thread(this::strike, "striker");
    thread.setDaemon(true);
  }

  static StrikerThread start(Striker striker) {
    StrikerThread started = new StrikerThread(striker);
    started.thread.start();
    return started;
  }

  private void strike() {
    try {
      done.complete(striker.run());
    } catch (DeploymentException | InterruptedException | RuntimeException | Error e) {
      // Whoever joins is told; the load ends.
      done.completeExceptionally(e);
    }
  }

  boolean isOver() {
    return done.isDone();
  }

  double share(int planned) {
    return striker.count() / (double) planned;
  }

  /** Waits for its end: a deed that was begun is mended first. */
  List<Strike> join() throws DeploymentException, InterruptedException {
    try {
      return done.get();
    } catch (InterruptedException e) {
      thread.interrupt();
      thread.join(LAST_DEED_MILLIS);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DeploymentException known) {
        throw known;
      }
      throw new DeploymentException("strikes ended early: " + e.getCause(), e.getCause());
    }
  }
}
