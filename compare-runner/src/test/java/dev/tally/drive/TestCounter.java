package dev.tally.drive;

import dev.tally.counter.Outcome;
import dev.tally.counter.Reading;
import dev.tally.counter.Request;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A counter in this process whose answers come when and how a test wants: it is the driver that is
 * under test here, and what it must bear can not be had from a good backend.
 */
final class TestCounter implements StatefulCounter {

  /** How the answer to a request travels. */
  interface Way {
    CompletionStage<Outcome> answer(Request request, Outcome outcome);
  }

  final AtomicInteger inFlight = new AtomicInteger();
  final AtomicInteger mostInFlight = new AtomicInteger();
  final AtomicInteger submitted = new AtomicInteger();
  private final Map<String, long[]> counters = new HashMap<>();
  private final Way way;
  private final @Nullable ScheduledExecutorService pool;
  volatile boolean closed;

  private TestCounter(Way way, @Nullable ScheduledExecutorService pool) {
    this.way = way;
    this.pool = pool;
  }

  static TestCounter of(Way way) {
    return new TestCounter(way, null);
  }

  /** Answers before {@code submit} returns. */
  static TestCounter atOnce() {
    return of((request, outcome) -> CompletableFuture.completedFuture(outcome));
  }

  /** Answers on one of several threads, after a delay. */
  static TestCounter after(int threads, Function<Integer, Long> delayMicros) {
    ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(threads);
    AtomicInteger number = new AtomicInteger();
    return new TestCounter(
        (request, outcome) -> {
          CompletableFuture<Outcome> stage = new CompletableFuture<>();
          pool.schedule(
              () -> stage.complete(outcome),
              delayMicros.apply(number.getAndIncrement()),
              TimeUnit.MICROSECONDS);
          return stage;
        },
        pool);
  }

  @Override
  public CompletionStage<Outcome> submit(Request request) {
    submitted.incrementAndGet();
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    CompletionStage<Outcome> stage = way.answer(request, apply(request));
    // First in line: the driver hears of an answer only after it has been counted off here.
    return stage.whenComplete((outcome, broken) -> inFlight.decrementAndGet());
  }

  private synchronized Outcome apply(Request request) {
    long[] counter = counters.computeIfAbsent(request.key(), key -> new long[2]);
    if (request instanceof Request.Add add) {
      counter[0] += add.delta();
      counter[1]++;
    }
    return new Outcome.Done(new Reading(counter[0], counter[1], Token.NONE));
  }

  @Override
  public void close() {
    closed = true;
    if (pool != null) {
      pool.shutdownNow();
    }
  }
}
