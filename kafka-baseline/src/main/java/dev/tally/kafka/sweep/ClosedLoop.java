package dev.tally.kafka.sweep;

import dev.tally.counter.Outcome;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * So many additions under way at any time, for so long. Latency is a closed loop's: it says what a
 * caller sees who waits, not what a queue would; the comparison proper measures open loops.
 */
final class ClosedLoop {

  /** Beyond it, latencies are thinned out by taking every second, every fourth, and so on. */
  private static final int SAMPLES = 1 << 20;

  private static final int KEYS = 1000;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /**
   * What came of it.
   *
   * @param answered additions answered
   * @param unanswered additions that ended otherwise
   * @param nanos how long it took
   * @param p50 median latency, nanoseconds
   * @param p99 the latency that 99% stay below, nanoseconds
   */
  record Result(long answered, long unanswered, long nanos, long p50, long p99) {

    double perSecond() {
      return answered * 1e9 / nanos;
    }
  }

  private final StatefulCounter counter;
  private final long end;
  private final RequestIds ids = new RequestIds(new SecureRandom().nextLong());
  private final AtomicLong issued = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final List<Long> latencies = new ArrayList<>();
  private long answered;
  private int every = 1;

  private ClosedLoop(StatefulCounter counter, Duration duration) {
    this.counter = counter;
    this.end = System.nanoTime() + duration.toNanos();
  }

  /** Runs it to its end. */
  static Result run(StatefulCounter counter, int inFlight, Duration duration)
      throws InterruptedException {
    ClosedLoop loop = new ClosedLoop(counter, duration);
    long begin = System.nanoTime();
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int i = 0; i < inFlight; i++) {
      CompletableFuture<Void> caller = new CompletableFuture<>();
      callers.add(caller);
      loop.next(caller);
    }
    try {
      CompletableFuture.allOf(callers.toArray(CompletableFuture<?>[]::new)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a caller failed", e.getCause());
    }
    return loop.result(System.nanoTime() - begin);
  }

  /** One addition after the other; a loop where answers are there at once, so no stack grows. */
  private void next(CompletableFuture<Void> caller) {
    while (true) {
      long begin = System.nanoTime();
      if (begin - end >= 0) {
        caller.complete(null);
        return;
      }
      RequestId id = ids.next();
      CompletableFuture<Outcome> addition =
          counter
              .add("sweep-" + issued.getAndIncrement() % KEYS, 1, id, TIMEOUT)
              .toCompletableFuture();
      if (!addition.isDone()) {
        addition.whenComplete(
            (outcome, thrown) -> {
              if (ended(caller, id, begin, outcome, thrown)) {
                next(caller);
              }
            });
        return;
      }
      if (!ended(caller, id, begin, addition.join(), null)) {
        return;
      }
    }
  }

  /** Notes how an addition ended; false where its caller ends with it. */
  private boolean ended(
      CompletableFuture<Void> caller,
      RequestId id,
      long begin,
      @Nullable Outcome outcome,
      @Nullable Throwable thrown) {
    if (thrown != null) {
      caller.completeExceptionally(thrown);
      return false;
    }
    if (!(outcome instanceof Outcome.Done)) {
      unanswered.incrementAndGet();
      caller.complete(null);
      return false;
    }
    ids.complete(id);
    note(System.nanoTime() - begin);
    return true;
  }

  private synchronized void note(long latency) {
    if (answered++ % every == 0) {
      latencies.add(latency);
      if (latencies.size() == SAMPLES) {
        for (int i = 0; i < SAMPLES / 2; i++) {
          latencies.set(i, latencies.get(2 * i));
        }
        latencies.subList(SAMPLES / 2, SAMPLES).clear();
        every *= 2;
      }
    }
  }

  private synchronized Result result(long nanos) {
    long[] sorted = latencies.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return new Result(
        answered, unanswered.get(), nanos, quantile(sorted, 0.5), quantile(sorted, 0.99));
  }

  /** The smallest value that at least this part of all do not exceed; 0 of none. */
  static long quantile(long[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(part * sorted.length) - 1];
  }
}
