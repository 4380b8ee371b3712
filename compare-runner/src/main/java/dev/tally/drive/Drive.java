package dev.tally.drive;

import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Reading;
import dev.tally.counter.Request;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import dev.tally.history.Ending;
import dev.tally.history.HistoryRecorder;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.workload.OperationPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What open and closed loops share: sending, ending, counting, windows and the drain. */
final class Drive {

  private static final long WINDOW_NANOS = Duration.ofMillis(250).toNanos();

  private static final long CANCELLED_PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

  /** How long after the timeout an outcome is waited for. */
  private static final long OVERDUE_NANOS = Duration.ofSeconds(5).toNanos();

  private final StatefulCounter counter;
  private final RequestIds ids;
  private final List<String> keys;
  private final @Nullable HistoryRecorder recorder;
  private final Duration timeout;
  private final BooleanSupplier cancelled;
  private final OperationPlan source;
  private final Phase phase;
  private final DriveControl control;
  private final int maxInFlight;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder sent = new LongAdder();
  private final Thread driver = Thread.currentThread();
  private final List<LogicalProcess> processes = new ArrayList<>();

  // Before the clock starts: its histograms take a while to allocate.
  private final Measure measure = new Measure();
  private final long start = System.nanoTime();
  private volatile long lastEnd = start;
  private volatile boolean stopped;
  private volatile boolean wakeWhenIdle;
  private boolean interrupted;
  private long nextWindow = start + WINDOW_NANOS;

  Drive(
      StatefulCounter counter,
      RequestIds ids,
      List<String> keys,
      Optional<HistoryRecorder> recorder,
      Duration timeout,
      BooleanSupplier cancelled,
      OperationPlan source,
      int maxInFlight,
      Phase phase,
      DriveControl control) {
    this.counter = counter;
    this.ids = ids;
    this.keys = keys;
    this.recorder = recorder.orElse(null);
    this.timeout = timeout;
    this.cancelled = cancelled;
    this.source = source;
    this.maxInFlight = maxInFlight;
    this.phase = phase;
    this.control = control;
    measure.begin(start);
  }

  long start() {
    return start;
  }

  OperationPlan source() {
    return source;
  }

  int maxInFlight() {
    return maxInFlight;
  }

  Measure measure() {
    return measure;
  }

  /** Whether nothing more should be sent. */
  boolean isStopped() {
    return stopped;
  }

  /** A further process, by the driver's thread. */
  LogicalProcess newProcess() {
    LogicalProcess process = new LogicalProcess(processes.size());
    processes.add(process);
    return process;
  }

  /**
   * Sends one operation. Never throws, whatever the client does: an exception here would be lost in
   * the client's thread, and the drain would wait for the process without end.
   */
  CompletableFuture<Outcome> send(LogicalProcess process, int index, long intended) {
    OperationKind kind = source.kind(index);
    process.index = index;
    process.intended = intended;
    process.call = System.nanoTime();
    process.id = null;
    process.begin();
    sent.increment();
    Request request;
    try {
      String key = keys.get(source.keyId(index));
      if (kind == OperationKind.ADD) {
        RequestId id = ids.next();
        process.id = id;
        request = new Request.Add(key, source.delta(index), id, timeout);
      } else {
        Token token =
            kind == OperationKind.READ_SESSION ? process.seen(source.keyId(index)) : Token.NONE;
        request = new Request.Get(key, levelOf(kind), token, timeout);
      }
    } catch (RuntimeException e) {
      // An old request is incomplete more than a window of ids ago, or the key is too long.
      return CompletableFuture.completedFuture(
          new Outcome.Failed(Failure.OVERLOADED, "not sent: " + e.getMessage()));
    }
    try {
      return counter.submit(request).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(Endings.of(null, e));
    }
  }

  private static ReadLevel levelOf(OperationKind kind) {
    return switch (kind) {
      case READ_SESSION -> ReadLevel.SESSION;
      case READ_EVENTUAL -> ReadLevel.EVENTUAL;
      default -> ReadLevel.LINEARIZABLE;
    };
  }

  /**
   * Accounts for the end of a process's operation. The process is free again afterwards.
   *
   * @return false where the driver has given the operation up before: it is accounted for
   */
  boolean ended(LogicalProcess process, Outcome outcome) {
    if (!process.end()) {
      return false;
    }
    long now = System.nanoTime();
    RequestId id = process.id;
    if (id != null) {
      ids.complete(id);
    }
    if (source.readsInSessions() && outcome instanceof Outcome.Done done) {
      process.see(source.keyId(process.index), done.reading().token());
    }
    measure.ended(outcome, now - process.intended, now - process.call);
    if (recorder != null) {
      record(recorder, process, outcome, now);
    }
    lastEnd = now;
    return true;
  }

  private void record(HistoryRecorder history, LogicalProcess process, Outcome outcome, long now) {
    Ending ending = Ending.UNKNOWN;
    long value = 0;
    long version = 0;
    String node = "";
    if (outcome instanceof Outcome.Done done) {
      Reading reading = done.reading();
      ending = Ending.DONE;
      value = reading.value();
      version = reading.version();
      node = reading.node();
    } else if (outcome instanceof Outcome.Failed failed) {
      ending = failed.failure() == Failure.OVERFLOW ? Ending.OVERFLOWED : Ending.FAILED;
    }
    history.record(
        source.keyId(process.index),
        process.number,
        source.kind(process.index),
        phase,
        ending,
        source.delta(process.index),
        process.intended,
        process.call,
        now,
        value,
        version,
        node);
  }

  /** Before the first send of a process. */
  void enter() {
    inFlight.incrementAndGet();
  }

  /** After {@link #ended}, when the process will not send again at once. */
  void leave() {
    if (inFlight.decrementAndGet() == 0 && (stopped || wakeWhenIdle)) {
      wake();
    }
  }

  /** Wakes the driver's thread from {@link #park}, unless it is the caller: that one is awake. */
  void wake() {
    if (Thread.currentThread() != driver) {
      LockSupport.unpark(driver);
    }
  }

  /** Wakes the driver's thread whenever nothing is under way any more. */
  void wakeWhenIdle() {
    wakeWhenIdle = true;
  }

  /** By the driver's thread, often: closes a window where one has passed. */
  void tick(long now) {
    if (now - nextWindow < 0) {
      return;
    }
    // A loop that is never behind parks never, and would not hear of an interrupt there.
    hearInterrupt();
    nextWindow = now + WINDOW_NANOS;
    boolean goOn = control.goOn(measure.window(now, inFlight.get(), sent.sum()));
    if (!goOn || cancelled.getAsBoolean()) {
      stopped = true;
    }
  }

  /** When the driver's thread must look at {@link #tick} again. */
  long nextTick() {
    return nextWindow;
  }

  /**
   * Sends nothing more, and waits for what is under way; what has no outcome well after its
   * timeout, in breach of the contract, is given up as unknown.
   *
   * @param planned asked when all has ended
   */
  DriveResult drain(LongSupplier planned) {
    stopped = true;
    long overdue = System.nanoTime() + timeout.toNanos() + OVERDUE_NANOS;
    long patience = System.nanoTime() + CANCELLED_PATIENCE_NANOS;
    while (inFlight.get() > 0) {
      long now = System.nanoTime();
      tick(now);
      if (now - patience > 0 && cancelled.getAsBoolean()) {
        // Whoever cancels a run does not wait for its timeouts; closing ends what is under way.
        counter.close();
      }
      if (now - overdue > 0) {
        giveUp();
      }
      LockSupport.parkNanos(this, Math.max(1, nextWindow - now));
      // Left set, parking would spin.
      hearInterrupt();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return measure.result(Duration.ofNanos(Math.max(0, lastEnd - start)), planned.getAsLong());
  }

  private void giveUp() {
    Outcome lost = new Outcome.Unknown("no outcome long after the timeout of " + timeout);
    for (LogicalProcess process : processes) {
      if (ended(process, lost)) {
        leave();
      }
    }
  }

  /** By the driver's thread: parks, and takes an interrupt for a wish to end. */
  void park(long nanos) {
    LockSupport.parkNanos(this, nanos);
    hearInterrupt();
  }

  private void hearInterrupt() {
    if (Thread.interrupted()) {
      interrupted = true;
      stopped = true;
    }
  }
}
