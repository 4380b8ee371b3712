package dev.tally.drive;

import dev.tally.counter.Outcome;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Reads the end of a stage. */
final class Endings {

  private Endings() {}

  /**
   * The outcome of a completed stage. Stages never complete exceptionally by contract; one that
   * does has an unknown outcome.
   */
  static Outcome of(@Nullable Outcome outcome, @Nullable Throwable broken) {
    return outcome != null
        ? outcome
        : new Outcome.Unknown("the client broke its contract: " + broken);
  }

  /**
   * The outcome of a stage that is done.
   *
   * @throws IllegalStateException where it is not
   */
  static Outcome ofDone(CompletableFuture<Outcome> stage) {
    if (!stage.isDone()) {
      throw new IllegalStateException("not done");
    }
    try {
      return of(stage.join(), null);
    } catch (CompletionException | CancellationException e) {
      return of(null, e);
    }
  }
}
