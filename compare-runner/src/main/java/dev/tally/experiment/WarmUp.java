package dev.tally.experiment;

import dev.tally.drive.DriveControl;
import dev.tally.drive.DriveResult;
import dev.tally.drive.Steadiness;
import dev.tally.history.Phase;
import dev.tally.measure.CompilerMeter;
import dev.tally.process.ChildProcess;
import dev.tally.stats.ResourceUse;
import dev.tally.workload.OperationPlan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Warms a column up: bursts of load, and after each a rest, until the compilers have worked off
 * what the burst has given them to do. Under constant load on few cores they would take the same
 * time from the load as the load takes from them, and be done no sooner.
 *
 * <p>Bursts have many and few operations under way in turn, since batches of many and of one are
 * not the same code to a compiler.
 */
final class WarmUp {

  private static final int MANY = 256;
  private static final int FEW = 8;
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Recording recording;
  private final OperationPlan operations;
  private final Supplier<List<ChildProcess>> processes;
  private final BooleanSupplier cancelled;
  private final Steadiness many = new Steadiness(ResourceUse.COMPILING_SHARE);
  private final Steadiness few = new Steadiness(ResourceUse.COMPILING_SHARE);

  WarmUp(
      Recording recording,
      OperationPlan operations,
      Supplier<List<ChildProcess>> processes,
      BooleanSupplier cancelled) {
    this.recording = recording;
    this.operations = operations;
    this.processes = processes;
    this.cancelled = cancelled;
  }

  /**
   * Runs it.
   *
   * @param longest how long it may take, rests included
   * @return how long it took
   */
  Duration run(Duration longest) throws InterruptedException {
    long start = System.nanoTime();
    long end = start + longest.toNanos();
    Duration burst = Steadiness.burstLength(longest);
    while (!isSteady() && System.nanoTime() < end && !cancelled.getAsBoolean()) {
      burst(MANY, many, burst);
      rest(end);
      burst(FEW, few, burst);
      rest(end);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void burst(int inFlight, Steadiness steadiness, Duration length) {
    CompilerMeter compilers = CompilerMeter.start(processes.get());
    DriveResult result =
        recording
            .driver()
            .closedLoop(
                operations, inFlight, Long.MAX_VALUE, length, Phase.WARM_UP, DriveControl.NONE);
    steadiness.burst(result, compilers.share());
  }

  private void rest(long end) throws InterruptedException {
    double share = isSteady() ? 0 : Double.POSITIVE_INFINITY;
    while (share > ResourceUse.COMPILING_SHARE
        && System.nanoTime() < end
        && !cancelled.getAsBoolean()) {
      CompilerMeter compilers = CompilerMeter.start(processes.get());
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
      share = compilers.share();
    }
  }

  /** Whether the column was warm and steady in the end. */
  boolean isSteady() {
    return many.isSteady() && few.isSteady();
  }

  /** Operations a second of the last burst of many. */
  double rate() {
    return many.rate();
  }
}
