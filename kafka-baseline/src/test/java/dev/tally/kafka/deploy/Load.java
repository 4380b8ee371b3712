package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Additions in a closed loop, each repeated under its own id until it is answered, and the exact
 * check of what was answered: every version of every counter once, each value the sum of the deltas
 * up to it.
 */
final class Load {

  private record Change(long delta, long value) {}

  private final StatefulCounter counter;
  private final List<String> keys;
  private final Duration timeout;
  private final RequestIds ids = new RequestIds(new SecureRandom().nextLong());
  private final AtomicLong issued = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final Map<String, Map<Long, Change>> answers = new ConcurrentHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final List<CompletableFuture<Void>> workers = new ArrayList<>();
  private volatile boolean stopping;

  Load(StatefulCounter counter, List<String> keys, Duration timeout) {
    this.counter = counter;
    this.keys = List.copyOf(keys);
    this.timeout = timeout;
  }

  /** Keeps so many additions under way. */
  void start(int inFlight) {
    for (int i = 0; i < inFlight; i++) {
      CompletableFuture<Void> worker = new CompletableFuture<>();
      workers.add(worker);
      next(worker);
    }
  }

  private void next(CompletableFuture<Void> worker) {
    if (stopping) {
      worker.complete(null);
      return;
    }
    long n = issued.getAndIncrement();
    send(worker, keys.get((int) (n % keys.size())), n % 7 + 1, ids.next());
  }

  private void send(CompletableFuture<Void> worker, String key, long delta, RequestId id) {
    counter
        .add(key, delta, id, timeout)
        .whenComplete(
            (outcome, thrown) -> {
              if (outcome instanceof Outcome.Done done) {
                ids.complete(id);
                note(key, delta, done.reading());
                next(worker);
              } else if (outcome instanceof Outcome.Unknown
                  || (outcome instanceof Outcome.Failed failed
                      && failed.failure() == Failure.UNAVAILABLE)) {
                repeated.incrementAndGet();
                send(worker, key, delta, id);
              } else {
                fault(id + ": " + outcome + " " + thrown);
                worker.complete(null);
              }
            });
  }

  private void note(String key, long delta, Reading reading) {
    Change twice =
        answers
            .computeIfAbsent(key, k -> new ConcurrentSkipListMap<>())
            .put(reading.version(), new Change(delta, reading.value()));
    if (twice != null) {
      fault(key + " version " + reading.version() + " answered twice");
    }
    answered.incrementAndGet();
  }

  private void fault(String what) {
    synchronized (faults) {
      faults.add(what);
    }
  }

  long answered() {
    return answered.get();
  }

  long repeated() {
    return repeated.get();
  }

  /** Ends the loop once every addition has its answer. */
  void finish() throws Exception {
    stopping = true;
    CompletableFuture.allOf(workers.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
  }

  void assertExact() throws Exception {
    synchronized (faults) {
      assertThat(faults).isEmpty();
    }
    assertThat(answered.get()).isEqualTo(issued.get());
    for (Map.Entry<String, Map<Long, Change>> entry : answers.entrySet()) {
      long version = 0;
      long sum = 0;
      for (Map.Entry<Long, Change> change : entry.getValue().entrySet()) {
        sum += change.getValue().delta();
        assertThat(change.getKey()).as("version of %s", entry.getKey()).isEqualTo(++version);
        assertThat(change.getValue().value()).as("value at %s", change.getKey()).isEqualTo(sum);
      }
      Outcome read =
          counter
              .get(entry.getKey(), ReadLevel.LINEARIZABLE, Token.NONE, Duration.ofSeconds(30))
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS);
      assertThat(read).isInstanceOf(Outcome.Done.class);
      assertThat(((Outcome.Done) read).reading().value()).isEqualTo(sum);
      assertThat(((Outcome.Done) read).reading().version()).isEqualTo(version);
    }
  }
}
