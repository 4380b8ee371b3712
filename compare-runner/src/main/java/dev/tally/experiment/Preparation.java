package dev.tally.experiment;

import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.drive.DriveControl;
import dev.tally.drive.DriveResult;
import dev.tally.drive.RateSearch;
import dev.tally.drive.Window;
import dev.tally.history.Phase;
import dev.tally.stats.OrderVerdict;
import dev.tally.workload.ExperimentPlan;
import dev.tally.workload.ExperimentPlan.CalibrationPlan;
import dev.tally.workload.Keys;
import dev.tally.workload.Load;
import dev.tally.workload.OperationPlan;
import dev.tally.workload.OperationPlanner;
import dev.tally.workload.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/** Makes a column ready to be measured: warms it up until it is steady, and finds its rate. */
final class Preparation {

  /**
   * What came of it.
   *
   * @param warmUp how long it took, rests included
   * @param steady whether the column was warm and steady in the end
   * @param sustainable empty where not asked for, or where not even a low rate was sustained
   * @param verdict on all operations of the preparation
   */
  record Prepared(
      Duration warmUp, boolean steady, OptionalDouble sustainable, OrderVerdict verdict) {}

  private static final int KEYS = 1000;
  private static final int CALIBRATION_IN_FLIGHT = 8192;
  private static final int CALIBRATION_TRIES = 6;
  private static final double LOAD_MET = 0.95;

  private final ExperimentPlan plan;
  private final BooleanSupplier cancelled;

  Preparation(ExperimentPlan plan, BooleanSupplier cancelled) {
    this.plan = plan;
    this.cancelled = cancelled;
  }

  /**
   * Warms up and, where asked, calibrates.
   *
   * @param column serving
   * @param name of this preparation, for the namespace of its keys
   * @param history the file to record to
   * @param longest how long the warm-up may take
   * @param calibrate whether to find the sustainable rate
   */
  Prepared prepare(
      Column column,
      StatefulCounter counter,
      RequestIds ids,
      String name,
      Path history,
      Duration longest,
      boolean calibrate)
      throws IOException, InterruptedException {
    Stage stage =
        new Stage("warm-up", new Keys.Uniform(KEYS), 0, 1, 1, new Load.Closed(List.of(1)), longest);
    OperationPlan operations = OperationPlanner.closed(stage, plan.seed(), 1);
    try (Recording recording =
        new Recording(
            column.variant().kind(),
            history,
            operations.keysIn(name + "/"),
            counter,
            ids,
            cancelled)) {
      WarmUp warmUp = new WarmUp(recording, operations, column.deployment()::processes, cancelled);
      Duration taken = warmUp.run(longest);
      OptionalDouble sustainable = OptionalDouble.empty();
      if (calibrate && !cancelled.getAsBoolean()) {
        sustainable = calibrate(recording, warmUp.rate());
      }
      recording.finalReads();
      return new Prepared(taken, warmUp.isSteady(), sustainable, recording.examine().verdict());
    }
  }

  private OptionalDouble calibrate(Recording recording, double closedLoopRate) {
    CalibrationPlan calibration = plan.calibration();
    // An open loop has fewer under way, so smaller batches, than the closed loop of the warm-up.
    double guess = Math.max(10, closedLoopRate * 0.4);
    RateSearch search = new RateSearch(guess, guess * 16, CALIBRATION_TRIES);
    for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
      if (cancelled.getAsBoolean()) {
        return OptionalDouble.empty();
      }
      boolean sustained = false;
      // A stall of the machine must not pass for a limit of the system: what fails is tried again.
      for (int look = 0; look < 2 && !sustained; look++) {
        sustained = isSustained(recording, rate.getAsDouble(), calibration);
      }
      search.report(sustained);
    }
    return search.sustained();
  }

  private boolean isSustained(Recording recording, double rate, CalibrationPlan calibration) {
    Stage stage =
        new Stage(
            "calibration",
            new Keys.Uniform(KEYS),
            0,
            1,
            1,
            new Load.Open(new Load.Rate.Fixed(rate), Load.Arrival.POISSON),
            calibration.step());
    OperationPlan operations = OperationPlanner.open(stage, rate, plan.seed(), 1);
    long limit = calibration.maxLatency().toNanos();
    // By Little's law, more under way than this means that the mean latency is beyond the limit.
    int backlog = (int) Math.min(CALIBRATION_IN_FLIGHT, Math.max(16, rate * limit / 1e9));
    boolean[] overloaded = {false};
    DriveControl control =
        (Window window) -> {
          overloaded[0] |= window.inFlight() >= backlog;
          return !overloaded[0];
        };
    DriveResult result =
        recording.driver().openLoop(operations, CALIBRATION_IN_FLIGHT, Phase.WARM_UP, control);
    // Not the throughput: the last answers come a latency after the last start, which in so short a
    // step looks like less. A backlog shows in the number under way and in the latency.
    boolean met = result.counts().done() >= LOAD_MET * operations.size();
    return !overloaded[0] && met && result.latency().getValueAtPercentile(99) <= limit;
  }
}
