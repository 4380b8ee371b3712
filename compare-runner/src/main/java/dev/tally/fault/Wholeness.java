package dev.tally.fault;

import dev.tally.deploy.Redundant;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits for a deployment that can only be asked. */
final class Wholeness {

  private static final long LOOK_MILLIS = 250;

  private Wholeness() {}

  /**
   * Until all is whole.
   *
   * @param timeout how long at most
   * @return what is missing still; empty where all is whole
   */
  static Optional<String> look(Redundant deployment, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<String> missing = deployment.missing();
      if (missing.isEmpty() || System.nanoTime() - deadline > 0) {
        return missing;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }
}
