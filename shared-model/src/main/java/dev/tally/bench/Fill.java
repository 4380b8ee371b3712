package dev.tally.bench;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Outcome;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Deployment;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** Makes many counters, so that there is something to copy or to restore. */
public final class Fill {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private Fill() {}

  /**
   * Adds 1 to each of so many counters of its own.
   *
   * @param deployment where
   * @param counters how many
   * @param inFlight how many additions under way at most
   * @return how many additions were not done
   * @throws InterruptedException where the caller was interrupted
   */
  public static long run(Deployment deployment, long counters, int inFlight)
      throws InterruptedException {
    LongAdder failed = new LongAdder();
    Semaphore room = new Semaphore(inFlight);
    RequestIds ids = new RequestIds(new SecureRandom().nextLong());
    try (StatefulCounter counter = deployment.connect(new ClientOptions("fill", inFlight))) {
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
      room.acquire(inFlight);
    }
    return failed.sum();
  }
}
