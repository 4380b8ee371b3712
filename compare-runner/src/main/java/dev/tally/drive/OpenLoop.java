package dev.tally.drive;

import dev.tally.counter.Outcome;
import dev.tally.workload.OperationPlan;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The open loop: one thread paces. It parks between due times, since the measured system shares the
 * processors, and spins only for what is left of the few microseconds that waking takes; what that
 * costs shows as start lateness, a figure of its own. While it paces it asks for a {@linkplain
 * DriverPriority priority} above the system's.
 */
final class OpenLoop {

  /** How long waking takes: so much before an operation is due the thread is to be awake. */
  private static final long EARLY_NANOS = 20_000;

  private final Drive drive;
  private final ConcurrentLinkedQueue<LogicalProcess> free = new ConcurrentLinkedQueue<>();
  private int created;
  private volatile boolean starved;

  OpenLoop(Drive drive) {
    this.drive = drive;
  }

  DriveResult run() {
    try (DriverPriority raised = DriverPriority.raise()) {
      return drive();
    }
  }

  private DriveResult drive() {
    OperationPlan source = drive.source();
    int next = 0;
    int size = source.size();
    drive.measure().halfAt(drive.start() + source.offsetNanos(size - 1) / 2);
    while (next < size && !drive.isStopped()) {
      long now = System.nanoTime();
      drive.tick(now);
      long due = drive.start() + source.offsetNanos(next);
      long wait = Math.min(due - EARLY_NANOS, drive.nextTick()) - now;
      if (wait > 0) {
        drive.park(wait);
        continue;
      }
      while (due - System.nanoTime() > 0) {
        Thread.onSpinWait();
      }
      LogicalProcess process = freeProcess();
      if (process == null) {
        // Told before the last look, so that whoever is freed from here on wakes this thread.
        starved = true;
        process = freeProcess();
        if (process == null) {
          drive.park(Math.max(1, drive.nextTick() - now));
        }
        starved = false;
        if (process == null) {
          continue;
        }
      }
      // Not from the time above: a window that ended, or a wait for a process, lies in between.
      drive.measure().late(System.nanoTime() - due);
      send(process, next++, due);
    }
    return drive.drain(() -> size);
  }

  private void send(LogicalProcess process, int index, long due) {
    drive.enter();
    CompletableFuture<Outcome> stage = drive.send(process, index, due);
    stage.whenComplete(
        (outcome, broken) -> {
          if (drive.ended(process, Endings.of(outcome, broken))) {
            free.add(process);
            drive.leave();
            if (starved) {
              drive.wake();
            }
          }
        });
  }

  private @Nullable LogicalProcess freeProcess() {
    LogicalProcess process = free.poll();
    if (process == null && created < drive.maxInFlight()) {
      process = drive.newProcess();
      created++;
    }
    return process;
  }
}
