package dev.tally.kafka.bench;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Outcome;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** Makes many counters, so that there is something to restore. */
final class Fill {

  private static final int IN_FLIGHT = 2_048;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private Fill() {}

  /**
   * Adds 1 to each of so many counters of its own.
   *
   * @throws DeploymentException where some are not answered, naming how many
   */
  static void run(Deployment deployment, long counters)
      throws DeploymentException, InterruptedException {
    LongAdder failed = new LongAdder();
    Semaphore room = new Semaphore(IN_FLIGHT);
    RequestIds ids = new RequestIds(new SecureRandom().nextLong());
    try (StatefulCounter counter = deployment.connect(new ClientOptions("fill", IN_FLIGHT))) {
      for (long i = 0; i < counters; i++) {
        room.acquire();
        RequestId id = ids.next();
        counter
            .add(String.format(Locale.ROOT, "counter-%07d", i), 1, id, TIMEOUT)
            .whenComplete(
                (outcome, broken) -> {
                  ids.complete(id);
                  if (!(outcome instanceof Outcome.Done)) {
                    failed.increment();
                  }
                  room.release();
                });
      }
      room.acquire(IN_FLIGHT);
    }
    if (failed.sum() > 0) {
      throw new DeploymentException(failed.sum() + " of " + counters + " counters were not made");
    }
  }
}
