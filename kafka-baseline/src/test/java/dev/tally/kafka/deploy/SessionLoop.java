package dev.tally.kafka.deploy;

import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Reading;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One session: adds one, reads at {@code SESSION} what it has written, reads at {@code EVENTUAL},
 * and again. It is the only writer of its counter, so what it must read is known exactly.
 */
final class SessionLoop {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final StatefulCounter counter;
  private final String key;
  private final RequestIds ids = new RequestIds(new SecureRandom().nextLong());
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger sessionReads = new AtomicInteger();
  private final AtomicInteger eventualReads = new AtomicInteger();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean stopping;

  SessionLoop(StatefulCounter counter, String key) {
    this.counter = counter;
    this.key = key;
  }

  void start() {
    add(ids.next());
  }

  private void add(RequestId id) {
    counter
        .add(key, 1, id, TIMEOUT)
        .whenComplete(
            (outcome, thrown) -> {
              if (outcome instanceof Outcome.Done done) {
                ids.complete(id);
                session(done.reading());
              } else if (thrown == null) {
                add(id);
              } else {
                ended.completeExceptionally(thrown);
              }
            });
  }

  private void session(Reading written) {
    counter
        .get(key, ReadLevel.SESSION, written.token(), TIMEOUT)
        .whenComplete(
            (outcome, thrown) -> {
              if (outcome instanceof Outcome.Done done) {
                sessionReads.incrementAndGet();
                if (done.reading().version() != written.version()
                    || done.reading().value() != written.value()) {
                  faults.add("wrote " + written + ", then read " + done.reading());
                }
              } else {
                failed(outcome);
              }
              eventual(written);
            });
  }

  private void eventual(Reading written) {
    counter
        .get(key, ReadLevel.EVENTUAL, Token.NONE, TIMEOUT)
        .whenComplete(
            (outcome, thrown) -> {
              if (outcome instanceof Outcome.Done done) {
                eventualReads.incrementAndGet();
                if (done.reading().version() > written.version()
                    || done.reading().value() != done.reading().version()) {
                  faults.add("at " + written + " there was " + done.reading());
                }
              } else {
                failed(outcome);
              }
              if (stopping) {
                ended.complete(null);
              } else {
                add(ids.next());
              }
            });
  }

  private void failed(Outcome outcome) {
    if (!(outcome instanceof Outcome.Failed failed && failed.failure() == Failure.TIMED_OUT)) {
      faults.add("a read ended as " + outcome);
    }
  }

  /** Ends the loop; faults come back. */
  Queue<String> finish() throws Exception {
    stopping = true;
    ended.get(60, TimeUnit.SECONDS);
    return faults;
  }

  int sessionReads() {
    return sessionReads.get();
  }

  int eventualReads() {
    return eventualReads.get();
  }
}
