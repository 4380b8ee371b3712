package dev.tally.experiment;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Turns steps of estimated length into a share of the whole and a time left. The estimate of what
 * is left is corrected by how the steps so far kept to theirs. Safe for use by many threads.
 */
final class ProgressTracker {

  private final Progress.Listener listener;
  private final LongSupplier nanoTime;
  private final long start;
  private final double plannedTotal;
  private double plannedBehind;
  private double plannedNow;
  private String step = "";

  /**
   * Begins the clock.
   *
   * @param total the sum of all steps' estimates
   * @param listener is told
   * @param nanoTime a monotonic clock
   */
  ProgressTracker(Duration total, Progress.Listener listener, LongSupplier nanoTime) {
    this.plannedTotal = Math.max(1, total.toNanos());
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /**
   * Ends the step under way and begins the next.
   *
   * @param what it is, for a person
   * @param estimate how long it should take
   */
  synchronized void begin(String what, Duration estimate) {
    plannedBehind = Math.min(plannedTotal, plannedBehind + plannedNow);
    plannedNow = estimate.toNanos();
    step = what;
    update(0, 0);
  }

  /**
   * Tells how far the step under way is.
   *
   * @param shareOfStep 0 to 1
   * @param rate operations a second at present
   */
  synchronized void update(double shareOfStep, double rate) {
    double planned =
        Math.min(plannedTotal, plannedBehind + plannedNow * Math.min(1, Math.max(0, shareOfStep)));
    double spent = nanoTime.getAsLong() - start;
    // Early on, one slow step says little about the others: believe the plan until a tenth is
    // behind.
    double pace = planned < plannedTotal / 10 ? 1 : spent / planned;
    Duration left = Duration.ofNanos((long) ((plannedTotal - planned) * pace));
    listener.onProgress(new Progress(step, planned / plannedTotal, rate, left));
  }

  /**
   * Passes a line on.
   *
   * @param line for a person
   */
  void note(String line) {
    listener.onNote(line);
  }
}
