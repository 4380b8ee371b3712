package dev.tally.experiment;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one way a run is ended early, by a signal, the death of a child or an error: the first reason
 * given stands, and the thread of the run is interrupted. Safe for use by many threads.
 */
public final class Cancellation {

  private final AtomicReference<String> reason = new AtomicReference<>();
  private final Thread runner;
  private final @Nullable Cancellation whole;

  /**
   * For a run on a given thread.
   *
   * @param runner is interrupted by {@link #cancel}
   */
  public Cancellation(Thread runner) {
    this(runner, null);
  }

  private Cancellation(Thread runner, @Nullable Cancellation whole) {
    this.runner = runner;
    this.whole = whole;
  }

  /**
   * For a part of the run, on the same thread: it ends with the whole, and the whole goes on where
   * it ends by itself.
   *
   * @return one that has not been asked for anything
   */
  Cancellation part() {
    return new Cancellation(runner, this);
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
    return reason.get() != null || (whole != null && whole.isCancelled());
  }

  /**
   * Why it ends early.
   *
   * @return the first reason given; empty while nothing was
   */
  public Optional<String> reason() {
    return Optional.ofNullable(reason.get())
        .or(() -> whole == null ? Optional.empty() : whole.reason());
  }

  /**
   * Ends what the caller is doing where the run was asked to end.
   *
   * @throws InterruptedException once {@link #cancel} was called
   */
  void throwIfCancelled() throws InterruptedException {
    if (isCancelled()) {
      throw new InterruptedException(reason().orElse(""));
    }
  }
}
