package dev.tally.drive;

import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.stats.EndingCounts;
import dev.tally.stats.Halves;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** The figures of one drive, as they grow. Ends may be told by many threads. */
final class Measure {

  /**
   * Nothing is clipped: latency counts from the intended start, so in a backlog it may be much
   * longer than the longest timeout, but not longer than a stage of an hour takes to drain.
   */
  private static final long MAX_NANOS = Duration.ofDays(1).toNanos();

  private static final int DIGITS = 3;

  private final Recorder latencies = new Recorder(MAX_NANOS, DIGITS);
  private final Recorder services = new Recorder(MAX_NANOS, DIGITS);
  private final Histogram lateness = new Histogram(MAX_NANOS, DIGITS);
  private final Histogram latency = new Histogram(MAX_NANOS, DIGITS);
  private final Histogram service = new Histogram(MAX_NANOS, DIGITS);
  private final LongAdder done = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final Map<Failure, LongAdder> failed = new EnumMap<>(Failure.class);
  private final AtomicReference<String> trouble = new AtomicReference<>("");

  // A recorder takes back only what it gave.
  private Histogram interval = latencies.getIntervalHistogram();
  private final Histogram firstHalf = new Histogram(MAX_NANOS, DIGITS);
  private long halfAt = Long.MAX_VALUE;
  private long doneBefore;
  private long windowStart;

  Measure() {
    for (Failure failure : Failure.values()) {
      failed.put(failure, new LongAdder());
    }
  }

  /** Before anything else. */
  void begin(long start) {
    windowStart = start;
  }

  /** When the second half begins: with the first window that ends after it. */
  void halfAt(long nanoTime) {
    halfAt = nanoTime;
  }

  /** By the pacing thread alone. */
  void late(long nanos) {
    lateness.recordValue(Math.max(0, nanos));
  }

  void ended(Outcome outcome, long latencyNanos, long serviceNanos) {
    boolean waited = true;
    if (outcome instanceof Outcome.Done) {
      done.increment();
    } else if (outcome instanceof Outcome.Unknown lost) {
      unknown.increment();
      trouble.compareAndSet("", "unknown: " + lost.detail());
    } else if (outcome instanceof Outcome.Failed refused) {
      failed.get(refused.failure()).increment();
      trouble.compareAndSet("", refused.failure() + ": " + refused.detail());
      // A refusal at once is no answer, and would flatter the latencies; a timeout belongs there.
      waited = refused.failure() == Failure.TIMED_OUT || refused.failure() == Failure.UNAVAILABLE;
    }
    if (waited) {
      latencies.recordValue(Math.max(0, latencyNanos));
      services.recordValue(Math.max(0, serviceNanos));
    }
  }

  /** By the driver's thread alone. */
  Window window(long now, int inFlight, long sent) {
    interval = latencies.getIntervalHistogram(interval);
    latency.add(interval);
    if (now - halfAt >= 0 && firstHalf.getTotalCount() == 0) {
      // Into what is there already: to allocate it would make the next operations late.
      latency.copyInto(firstHalf);
    }
    long doneNow = done.sum();
    double seconds = Math.max(1, now - windowStart) / 1e9;
    Window window =
        new Window(
            (doneNow - doneBefore) / seconds,
            interval.getValueAtPercentile(50),
            interval.getValueAtPercentile(99),
            inFlight,
            sent);
    doneBefore = doneNow;
    windowStart = now;
    return window;
  }

  DriveResult result(Duration elapsed, long planned) {
    latency.add(latencies.getIntervalHistogram(interval));
    service.add(services.getIntervalHistogram());
    Histogram secondHalf = latency.copy();
    secondHalf.subtract(firstHalf);
    Map<Failure, Long> failures = new EnumMap<>(Failure.class);
    failed.forEach(
        (failure, count) -> {
          if (count.sum() > 0) {
            failures.put(failure, count.sum());
          }
        });
    long failedCount = failures.values().stream().mapToLong(Long::longValue).sum();
    return new DriveResult(
        latency,
        service,
        lateness,
        halves(firstHalf, secondHalf),
        new EndingCounts(done.sum(), failedCount, unknown.sum()),
        failures,
        elapsed,
        planned,
        trouble.get());
  }

  private static Halves halves(Histogram first, Histogram second) {
    return first.getTotalCount() < Halves.LEAST_OPERATIONS
            || second.getTotalCount() < Halves.LEAST_OPERATIONS
        ? Halves.NONE
        : new Halves(first.getValueAtPercentile(50), second.getValueAtPercentile(50));
  }
}
