package dev.tally.drive;

import dev.tally.counter.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The closed loop: each process sends its next operation from where it hears of the last one's end,
 * which costs no switch of threads. Where a client answers before {@code submit} returns, the
 * processes take turns on the driver's thread, so that neither the stack grows nor an I/O thread is
 * held; and one that was refused at once waits a little, since a full or closed client would
 * otherwise be asked without end.
 */
final class ClosedLoop {

  private static final long REFUSED_NANOS = 1_000_000;

  private final Drive drive;
  private final long limit;
  private final long end;
  private final AtomicLong taken = new AtomicLong();
  private final ConcurrentLinkedQueue<LogicalProcess> ready = new ConcurrentLinkedQueue<>();

  ClosedLoop(Drive drive, int inFlight, long limit, Duration duration) {
    this.drive = drive;
    this.limit = limit;
    this.end = drive.start() + duration.toNanos();
    for (int i = 0; i < inFlight; i++) {
      ready.add(drive.newProcess());
    }
  }

  DriveResult run() {
    drive.wakeWhenIdle();
    drive.measure().halfAt(drive.start() + (end - drive.start()) / 2);
    long now = System.nanoTime();
    while (!drive.isStopped() && now - end < 0 && taken.get() < limit) {
      LogicalProcess process = ready.poll();
      if (process == null) {
        drive.park(Math.max(1, Math.min(end, drive.nextTick()) - now));
      } else {
        int index = take();
        if (index >= 0) {
          drive.enter();
          send(process, index);
        }
      }
      now = System.nanoTime();
      drive.tick(now);
    }
    return drive.drain(() -> Math.min(limit, taken.get()));
  }

  /** On the driver's thread. */
  private void send(LogicalProcess process, int index) {
    CompletableFuture<Outcome> stage = drive.send(process, index, System.nanoTime());
    if (!stage.isDone()) {
      stage.whenComplete((outcome, broken) -> goOn(process, Endings.of(outcome, broken)));
      return;
    }
    Outcome outcome = Endings.ofDone(stage);
    endedAtOnce(process, outcome);
    if (!(outcome instanceof Outcome.Done)) {
      drive.park(REFUSED_NANOS);
    }
  }

  /** On the client's thread. */
  private void goOn(LogicalProcess process, Outcome ended) {
    if (!drive.ended(process, ended)) {
      return;
    }
    int index = drive.isStopped() || System.nanoTime() - end >= 0 ? -1 : take();
    if (index < 0) {
      drive.leave();
      return;
    }
    CompletableFuture<Outcome> stage = drive.send(process, index, System.nanoTime());
    if (!stage.isDone()) {
      stage.whenComplete((outcome, broken) -> goOn(process, Endings.of(outcome, broken)));
      return;
    }
    endedAtOnce(process, Endings.ofDone(stage));
    // The driver's thread may be parked, with this process its only one to send for.
    drive.wake();
  }

  private void endedAtOnce(LogicalProcess process, Outcome outcome) {
    if (drive.ended(process, outcome)) {
      ready.add(process);
      drive.leave();
    }
  }

  /** The index of the next operation, -1 where the limit is reached. */
  private int take() {
    long number = taken.getAndIncrement();
    return number < limit ? (int) (number % drive.source().size()) : -1;
  }
}
