package dev.tally.experiment;

import dev.tally.check.Examination;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.drive.DriveControl;
import dev.tally.drive.DriveResult;
import dev.tally.history.Phase;
import dev.tally.measure.CompilerMeter;
import dev.tally.measure.ResourceMeter;
import dev.tally.stats.Halves;
import dev.tally.stats.ResourceUse;
import dev.tally.stats.StageResult;
import dev.tally.workload.Load;
import dev.tally.workload.OperationPlan;
import dev.tally.workload.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/** Measures one row: preload, measure, drain, read finally, check. */
final class StageRun {

  /** How long compilers may rest before a row. */
  static final Duration LONGEST_REST = Duration.ofSeconds(5);

  /** Bounds an open loop that is not keeping up; what waits shows as lateness and latency. */
  static final int MAX_IN_FLIGHT = 16_384;

  /**
   * One row to measure.
   *
   * @param stage of the plan
   * @param trial from 1
   * @param attempt from 1
   * @param inFlight the window of a closed loop, 0 for an open one
   * @param rate of an open loop, 0 for a closed one
   * @param operations the same for every column
   */
  record Row(
      Stage stage, int trial, int attempt, int inFlight, double rate, OperationPlan operations) {

    String name() {
      return stage.name() + (inFlight > 0 ? "-" + inFlight : "");
    }

    Row again() {
      return new Row(stage, trial, attempt + 1, inFlight, rate, operations);
    }

    /** Of files and keys: a trial, or another attempt at it. */
    String turn() {
      return "t" + trial + (attempt > 1 ? "-a" + attempt : "");
    }
  }

  private final Path histories;
  private final BooleanSupplier cancelled;
  private final RowWatch watch;

  StageRun(Path histories, BooleanSupplier cancelled, RowWatch watch) {
    this.histories = histories;
    this.cancelled = cancelled;
    this.watch = watch;
  }

  /**
   * Measures a row.
   *
   * @param column serving
   * @param counter a client of it
   * @param ids of that client
   * @param row which
   * @param rate is told the rate at present, four times a second
   */
  StageResult run(
      Column column, StatefulCounter counter, RequestIds ids, Row row, DoubleConsumer rate)
      throws IOException, InterruptedException {
    String namespace = row.turn() + "/" + row.name() + "/";
    Path history =
        histories.resolve(
            column.variant().name() + "-" + row.name() + "-" + row.turn() + ".history");
    DriveControl control =
        window -> {
          rate.accept(window.rate());
          return true;
        };
    OperationPlan operations = row.operations();
    try (Recording recording =
        new Recording(
            column.variant().kind(),
            history,
            operations.keysIn(namespace),
            counter,
            ids,
            cancelled)) {
      preload(column, recording);
      watch.begins(column);
      DriveResult result;
      ResourceUse use;
      Instant startedAt = Instant.now();
      try (ResourceMeter meter = ResourceMeter.start(column.deployment()::processes)) {
        result =
            row.stage().load() instanceof Load.Open
                ? recording.driver().openLoop(operations, MAX_IN_FLIGHT, Phase.MEASURED, control)
                : recording
                    .driver()
                    .closedLoop(
                        operations,
                        row.inFlight(),
                        Long.MAX_VALUE,
                        row.stage().duration(),
                        Phase.MEASURED,
                        control);
        use = meter.stop();
      }
      watch.ended(column, row, result);
      recording.finalReads();
      Examination found = recording.examine();
      return new StageResult(
          column.variant().name(),
          row.stage().name(),
          row.trial(),
          row.attempt(),
          startedAt,
          operations.hash(),
          row.inFlight(),
          row.rate(),
          operations.busiestSecond(),
          result.elapsed(),
          result.latency(),
          result.service(),
          result.startLateness(),
          isTrace(row.stage()) ? Halves.NONE : result.halves(),
          result.counts(),
          use,
          found.verdict(),
          found.counts(),
          found.reads());
    }
  }

  /** What it gives compilers to do is not left for the measurement. */
  private static void preload(Column column, Recording recording) throws InterruptedException {
    CompilerMeter compilers = CompilerMeter.start(column.deployment().processes());
    recording.preload();
    if (compilers.share() > ResourceUse.COMPILING_SHARE) {
      column.warmUp().rest(LONGEST_REST);
    }
  }

  private static boolean isTrace(Stage stage) {
    return stage.load() instanceof Load.Open open && open.arrival() == Load.Arrival.TRACE;
  }
}
