package dev.tally.drive;

import dev.tally.counter.Outcome;
import dev.tally.workload.OperationPlan;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The open loop: one thread paces. It parks between due times and never spins, since the measured
 * system shares the processors; what parking costs shows as start lateness, a figure of its own.
 */
final class OpenLoop {

  private static final long FULL_NANOS = 50_000;

  private final Drive drive;
  private final ConcurrentLinkedQueue<Drive.Caller> free = new ConcurrentLinkedQueue<>();
  private int processes;

  OpenLoop(Drive drive) {
    this.drive = drive;
  }

  DriveResult run() {
    OperationPlan source = drive.source();
    int next = 0;
    int size = source.size();
    while (next < size && !drive.isStopped()) {
      long now = System.nanoTime();
      drive.tick(now);
      long due = drive.start() + source.offsetNanos(next);
      if (due - now > 0) {
        drive.park(Math.min(due, drive.nextTick()) - now);
        continue;
      }
      Drive.Caller process = freeProcess();
      if (process == null) {
        drive.park(FULL_NANOS);
        continue;
      }
      drive.measure().late(now - due);
      send(process, next++, due);
    }
    return drive.drain(() -> size);
  }

  private void send(Drive.Caller process, int index, long due) {
    drive.enter();
    CompletableFuture<Outcome> stage = drive.send(process, index, due);
    stage.whenComplete(
        (outcome, broken) -> {
          drive.ended(process, Endings.of(outcome, broken));
          free.add(process);
          drive.leave();
        });
  }

  private Drive.@Nullable Caller freeProcess() {
    Drive.Caller process = free.poll();
    if (process == null && processes < drive.maxInFlight()) {
      process = new Drive.Caller(processes++);
    }
    return process;
  }
}
