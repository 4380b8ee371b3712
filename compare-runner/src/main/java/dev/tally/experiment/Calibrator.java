package dev.tally.experiment;

import dev.tally.drive.DriveControl;
import dev.tally.drive.DriveResult;
import dev.tally.drive.LoadDriver;
import dev.tally.drive.RateSearch;
import dev.tally.drive.Window;
import dev.tally.history.Phase;
import dev.tally.workload.ExperimentPlan.CalibrationPlan;
import dev.tally.workload.Keys;
import dev.tally.workload.Load;
import dev.tally.workload.OperationPlan;
import dev.tally.workload.OperationPlanner;
import dev.tally.workload.Stage;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/** Finds the highest rate that a warm column sustains with bounded latency. */
final class Calibrator {

  private static final int IN_FLIGHT = 8192;
  private static final int TRIES = 6;
  private static final double LOAD_MET = 0.95;

  private final CalibrationPlan calibration;
  private final long seed;
  private final List<String> keys;
  private final BooleanSupplier cancelled;

  Calibrator(CalibrationPlan calibration, long seed, List<String> keys, BooleanSupplier cancelled) {
    this.calibration = calibration;
    this.seed = seed;
    this.keys = keys;
    this.cancelled = cancelled;
  }

  /**
   * Searches.
   *
   * @param closedLoopRate what the column answers with many in flight, operations a second
   * @return empty where not even a low rate was sustained
   */
  OptionalDouble search(LoadDriver driver, double closedLoopRate) {
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

  private boolean isSustained(LoadDriver driver, double rate) {
    Stage stage =
        new Stage(
            "calibration",
            new Keys.Uniform(keys.size()),
            0,
            1,
            1,
            new Load.Open(new Load.Rate.Fixed(rate), Load.Arrival.POISSON),
            calibration.step());
    OperationPlan operations = OperationPlanner.open(stage, rate, seed, 1).onKeys(keys);
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
