package dev.tally.kafka.broker;

import dev.tally.deploy.DeploymentException;
import dev.tally.process.ChildProcess;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for something that only asking can tell, and gives up at once when a child has died. */
public final class Readiness {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private Readiness() {}

  /**
   * Asks again and again.
   *
   * @param what is waited for, to end the sentence "waited in vain for ..."
   * @param timeout how long at most
   * @param children whose death ends the wait
   * @param probe true once it is so; an exception counts as "not yet" and is the cause reported
   * @throws DeploymentException where the time is over or a child has died
   * @throws InterruptedException where the caller was interrupted
   */
  public static void await(
      String what, Duration timeout, Collection<ChildProcess> children, Callable<Boolean> probe)
      throws DeploymentException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    CompletableFuture<Object> death =
        CompletableFuture.anyOf(
            children.stream().map(ChildProcess::onExit).toArray(CompletableFuture<?>[]::new));
    Exception last = null;
    while (System.nanoTime() - deadline < 0) {
      try {
        if (probe.call()) {
          return;
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        last = e;
      }
      pauseUnlessDead(death, children);
    }
    DeploymentException failure =
        new DeploymentException("waited in vain for " + what + " (" + timeout + ")");
    if (last != null) {
      failure.initCause(last);
    }
    throw failure;
  }

  private static void pauseUnlessDead(
      CompletableFuture<Object> death, Collection<ChildProcess> children)
      throws DeploymentException, InterruptedException {
    try {
      death.get(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return;
    } catch (ExecutionException e) {
      throw new DeploymentException("a child can not be watched", e.getCause());
    }
    for (ChildProcess child : children) {
      if (!child.isAlive()) {
        child.awaitExit();
        throw new DeploymentException(child.describe("ended unexpectedly"));
      }
    }
  }
}
