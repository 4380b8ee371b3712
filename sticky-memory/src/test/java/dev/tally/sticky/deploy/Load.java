package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Reading;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Additions at a steady rate while things happen, and an exact check at the end: nothing that was
 * acknowledged is lost or doubled, and the answers of each key are in the order of real time.
 */
final class Load implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int KEYS = 256;
  private static final int MOST_IN_FLIGHT = 4_000;

  /** What is known of one key. */
  private static final class Key {
    private final Set<Long> versions = new HashSet<>();
    private long done;
    private long unknown;
    private long answered;
  }

  private final StatefulCounter counter;
  private final RequestIds ids = new RequestIds(new SecureRandom().nextLong());
  private final List<Key> keys = new ArrayList<>();
  private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
  private final AtomicLong answers = new AtomicLong();
  private final Thread thread;
  private final long intervalNanos;
  private final List<String> violations = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private volatile boolean stopped;
  private long lastAnswer = System.nanoTime();
  private long longestGap;

  Load(StickyDeployment deployment, int perSecond) {
    this.counter = deployment.connect(new ClientOptions("load", MOST_IN_FLIGHT));
    this.intervalNanos = 1_000_000_000L / perSecond;
    for (int i = 0; i < KEYS; i++) {
      keys.add(new Key());
    }
    this.thread = new Thread(this::run, "load");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    long due = System.nanoTime();
    for (int i = 0; !stopped; i++) {
      due += intervalNanos;
      while (System.nanoTime() - due < 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      inFlight.acquireUninterruptibly();
      add(i % KEYS);
    }
  }

  private void add(int number) {
    Key key = keys.get(number);
    long answeredBefore;
    synchronized (this) {
      answeredBefore = key.answered;
    }
    var id = ids.next();
    counter
        .add("key-" + number, 1, id, TIMEOUT)
        .whenComplete(
            (outcome, broken) -> {
              ids.complete(id);
              ended(key, answeredBefore, outcome);
              inFlight.release();
            });
  }

  private synchronized void ended(Key key, long answeredBefore, Outcome outcome) {
    long now = System.nanoTime();
    longestGap = Math.max(longestGap, now - lastAnswer);
    lastAnswer = now;
    answers.incrementAndGet();
    if (outcome instanceof Outcome.Done done) {
      Reading reading = done.reading();
      key.done++;
      if (!key.versions.add(reading.version())) {
        violations.add("two answers with version " + reading.version());
      }
      if (reading.version() <= answeredBefore) {
        violations.add(reading.version() + " after " + answeredBefore);
      }
      if (reading.value() != reading.version()) {
        violations.add("value " + reading.value() + " at version " + reading.version());
      }
      key.answered = Math.max(key.answered, reading.version());
    } else if (outcome instanceof Outcome.Unknown) {
      key.unknown++;
      failures.add(outcome.toString());
    } else {
      failures.add(outcome.toString());
    }
  }

  long answers() {
    return answers.get();
  }

  /** Waits until so many more are answered. */
  void awaitAnswers(int more) {
    long wanted = answers() + more;
    await().atMost(Duration.ofMinutes(1)).until(() -> answers() >= wanted);
  }

  /** Milliseconds between two answers, of any key, at most; begins anew. */
  synchronized double longestGapMillis() {
    double gap = longestGap / 1e6;
    longestGap = 0;
    return gap;
  }

  /** Stops, and checks. */
  void stopAndCheck() throws InterruptedException {
    stopped = true;
    thread.join();
    inFlight.acquire(MOST_IN_FLIGHT);
    inFlight.release(MOST_IN_FLIGHT);
    assertThat(violations).isEmpty();
    for (int number = 0; number < KEYS; number++) {
      Key key = keys.get(number);
      Outcome last =
          counter
              .get("key-" + number, ReadLevel.LINEARIZABLE, Token.NONE, TIMEOUT)
              .toCompletableFuture()
              .join();
      assertThat(last).as("key-%d", number).isInstanceOf(Outcome.Done.class);
      Reading reading = ((Outcome.Done) last).reading();
      assertThat(reading.version())
          .as("key-%d: %d done, %d unknown", number, key.done, key.unknown)
          .isBetween(key.done, key.done + key.unknown);
      assertThat(reading.value()).isEqualTo(reading.version());
    }
  }

  /** Whatever was not done. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    stopped = true;
    counter.close();
  }
}
