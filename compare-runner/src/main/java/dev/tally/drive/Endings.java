package dev.tally.drive;

import dev.tally.counter.Outcome;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads the end of a stage. */
final class Endings {

  private Endings() {}

  /**
   * The outcome of a completed stage. Stages never complete exceptionally by contract; one that
   * does has an unknown outcome.
   */
  static Outcome of(CompletableFuture<Outcome> done) {
    return done.handle(Endings::of).join();
  }

  /** The same, as a stage tells it. */
  static Outcome of(@Nullable Outcome outcome, @Nullable Throwable broken) {
    return outcome != null
        ? outcome
        : new Outcome.Unknown("the client broke its contract: " + broken);
  }
}
