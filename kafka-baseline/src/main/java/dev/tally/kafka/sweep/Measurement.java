package dev.tally.kafka.sweep;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.DeploymentException;
import dev.tally.kafka.tool.FreshDeployment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * How each level is measured: on a fresh deployment, warmed up, with one, 64 and 512 additions in
 * flight.
 *
 * @param warmUp how long with 512 in flight
 * @param each how long each measurement takes
 */
record Measurement(Duration warmUp, Duration each) {

  static final List<Integer> IN_FLIGHT = List.of(1, 64, 512);

  static final int MOST_IN_FLIGHT = 1024;

  /** About what a deployment takes to come and go, seconds. */
  private static final long DEPLOYING = 20;

  /** What takes the measurements. */
  @FunctionalInterface
  interface Sink {
    void accept(int inFlight, Taken taken);
  }

  /** Warms up with the most that is measured in flight. */
  static void warmUp(StatefulCounter counter, Duration duration) throws InterruptedException {
    ClosedLoop.run(counter, IN_FLIGHT.get(IN_FLIGHT.size() - 1), duration);
  }

  /** About how long a level takes. */
  long seconds() {
    return DEPLOYING + warmUp.toSeconds() + IN_FLIGHT.size() * each.toSeconds();
  }

  /** Measures a level on a variant. */
  void run(String variant, Level level, Sink sink)
      throws DeploymentException, InterruptedException, IOException {
    try (FreshDeployment fresh = FreshDeployment.start(variant, level.ours(), level.kafkas());
        StatefulCounter counter =
            fresh.deployment().connect(new ClientOptions("sweep", MOST_IN_FLIGHT))) {
      warmUp(counter, warmUp);
      for (int inFlight : IN_FLIGHT) {
        sink.accept(inFlight, Taken.of(counter, inFlight, each, fresh.deployment().processes()));
      }
    }
  }
}
