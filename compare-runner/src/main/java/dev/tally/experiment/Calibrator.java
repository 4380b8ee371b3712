package dev.tally.experiment;

import dev.tally.drive.DriveControl;
import dev.tally.drive.DriveResult;
import dev.tally.drive.LoadDriver;
import dev.tally.drive.RateSearch;
import dev.tally.drive.Window;
import dev.tally.history.Phase;
import dev.tally.measure.ResourceMeter;
import dev.tally.process.ChildProcess;
import dev.tally.workload.ExperimentPlan.CalibrationPlan;
import dev.tally.workload.Keys;
import dev.tally.workload.Load;
import dev.tally.workload.OperationPlan;
import dev.tally.workload.OperationPlanner;
import dev.tally.workload.Stage;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Finds what a warm column can be asked for: the highest rate that it sustains with bounded
 * latency, and a rate that leaves the machine room, so that latency is the column's and not the
 * queue for a processor. The two can be far apart: a system that batches sustains by saturated
 * processors several times what it needs to saturate them.
 */
final class Calibrator {

  private static final int IN_FLIGHT = 8192;
  private static final int TRIES = 6;
  private static final double LOAD_MET = 0.95;

  /** Busier than this in the calibration, and rows would be taken for saturated by chance. */
  private static final double ROOM = ResourceMeter.SATURATED_SHARE - 0.1;

  private static final double STEP_DOWN = 1.5;

  /**
   * What was found.
   *
   * @param sustained the highest rate with bounded latency; empty where not even a low one was
   * @param roomy the planned fraction of it, or what is below that and leaves the machine room;
   *     empty where none of the rates tried does
   */
  record Found(OptionalDouble sustained, OptionalDouble roomy) {
    static final Found NOTHING = new Found(OptionalDouble.empty(), OptionalDouble.empty());
  }

  private final CalibrationPlan calibration;
  private final long seed;
  private final List<String> keys;
  private final Supplier<List<ChildProcess>> processes;
  private final BooleanSupplier cancelled;

  Calibrator(
      CalibrationPlan calibration,
      long seed,
      List<String> keys,
      Supplier<List<ChildProcess>> processes,
      BooleanSupplier cancelled) {
    this.calibration = calibration;
    this.seed = seed;
    this.keys = keys;
    this.processes = processes;
    this.cancelled = cancelled;
  }

  /**
   * Finds both.
   *
   * @param closedLoopRate what the column answers with many in flight, operations a second
   */
  Found find(LoadDriver driver, double closedLoopRate) {
    OptionalDouble sustained = search(driver, closedLoopRate);
    return sustained.isEmpty()
        ? Found.NOTHING
        : new Found(sustained, roomy(driver, calibration.share(sustained.getAsDouble())));
  }

  private OptionalDouble roomy(LoadDriver driver, double from) {
    double rate = from;
    for (int tries = 0; tries < TRIES && !cancelled.getAsBoolean(); tries++) {
      try (ResourceMeter meter = ResourceMeter.start(processes)) {
        driver.openLoop(operations(rate), IN_FLIGHT, Phase.WARM_UP, DriveControl.NONE);
        if (meter.stop().hostCpuShare() <= ROOM) {
          return OptionalDouble.of(rate);
        }
      }
      rate /= STEP_DOWN;
    }
    return OptionalDouble.empty();
  }

  private OptionalDouble search(LoadDriver driver, double closedLoopRate) {
    // An open loop has fewer under way, so smaller batches, than the closed loop of the warm-up.
    double guess = Math.max(10, closedLoopRate * 0.4);
    RateSearch search = new RateSearch(guess, guess * 16, TRIES);
    for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
      boolean sustained = false;
      // A stall of the machine must not pass for a limit of the system: what fails is tried again.
      for (int look = 0; look < 2 && !sustained; look++) {
        if (cancelled.getAsBoolean()) {
          return OptionalDouble.empty();
        }
        sustained = isSustained(driver, rate.getAsDouble());
      }
      search.report(sustained);
    }
    return search.sustained();
  }

  private OperationPlan operations(double rate) {
    Stage stage =
        new Stage(
            "calibration",
            new Keys.Uniform(keys.size()),
            0,
            1,
            1,
            new Load.Open(new Load.Rate.Fixed(rate), Load.Arrival.POISSON),
            calibration.step());
    return OperationPlanner.open(stage, rate, seed, 1).onKeys(keys);
  }

  private boolean isSustained(LoadDriver driver, double rate) {
    OperationPlan operations = operations(rate);
    long limit = calibration.maxLatency().toNanos();
    // By Little's law, more under way than this means that the mean latency is beyond the limit.
    int backlog = (int) Math.min(IN_FLIGHT, Math.max(16, rate * limit / 1e9));
    boolean[] overloaded = {false};
    DriveControl control =
        (Window window) -> {
          overloaded[0] |= window.inFlight() >= backlog;
          return !overloaded[0];
        };
    DriveResult result = driver.openLoop(operations, IN_FLIGHT, Phase.WARM_UP, control);
    // Not the throughput: the last answers come a latency after the last start, which in so short a
    // step looks like less. A backlog shows in the number under way and in the latency.
    boolean met = result.counts().done() >= LOAD_MET * operations.size();
    return !overloaded[0] && met && result.latency().getValueAtPercentile(99) <= limit;
  }
}
