package dev.tally.experiment;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one way a run is ended early, by a signal, the death of a child or an error: the first reason
 * given stands, and the thread of the run is interrupted. Safe for use by many threads.
 */
public final class Cancellation {

  private final AtomicReference<String> reason = new AtomicReference<>();
  private final Thread runner;

  /**
   * For a run on a given thread.
   *
   * @param runner is interrupted by {@link #cancel}
   */
  public Cancellation(Thread runner) {
    this.runner = runner;
  }

  /**
   * Asks the run to end, keeping what was measured.
   *
   * @param why for a person
   */
  public void cancel(String why) {
    if (reason.compareAndSet(null, why)) {
      runner.interrupt();
    }
  }

  /**
   * Whether the run was asked to end.
   *
   * @return true once {@link #cancel} was called
   */
  public boolean isCancelled() {
    return reason.get() != null;
  }

  /**
   * Why it ends early.
   *
   * @return the first reason given; empty while nothing was
   */
  public Optional<String> reason() {
    return Optional.ofNullable(reason.get());
  }

  /**
   * Ends what the caller is doing where the run was asked to end.
   *
   * @throws InterruptedException once {@link #cancel} was called
   */
  void throwIfCancelled() throws InterruptedException {
    if (isCancelled()) {
      throw new InterruptedException(reason.get());
    }
  }
}
