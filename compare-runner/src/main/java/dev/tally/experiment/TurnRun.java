package dev.tally.experiment;

import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Variant;
import dev.tally.fault.Faults;
import dev.tally.stats.RecoveryResult;
import dev.tally.stats.Settling;
import dev.tally.stats.StageResult;
import dev.tally.workload.ExperimentPlan;
import dev.tally.workload.FaultPlan;
import dev.tally.workload.Load;
import dev.tally.workload.OperationPlan;
import dev.tally.workload.OperationPlanner;
import dev.tally.workload.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One column's turn in one trial: every row of every stage, each measured again within the turn
 * until it is settled, as often as the plan allows.
 */
final class TurnRun {

  private final ExperimentPlan plan;
  private final Rates rates;
  private final Conditioning conditioning;
  private final Findings findings;
  private final ProgressTracker progress;
  private final Cancellation cancellation;
  private final StageRun stageRun;
  private final StrikeRun strikeRun;
  private String last = "";

  TurnRun(
      ExperimentPlan plan,
      RunPaths paths,
      Rates rates,
      Conditioning conditioning,
      Findings findings,
      ProgressTracker progress,
      Cancellation cancellation,
      RowWatch watch) {
    this.plan = plan;
    this.rates = rates;
    this.conditioning = conditioning;
    this.findings = findings;
    this.progress = progress;
    this.cancellation = cancellation;
    this.stageRun = new StageRun(paths.histories(), cancellation::isCancelled, watch);
    this.strikeRun =
        new StrikeRun(
            paths.histories(),
            cancellation::isCancelled,
            plan.calibration().maxLatency(),
            plan.seed());
  }

  /** Takes the turn. */
  void take(Column column, int trial)
      throws DeploymentException, IOException, InterruptedException {
    String name = column.variant().name();
    boolean thorough = plan.columns().contains(name);
    column.takeUp();
    cancellation.throwIfCancelled();
    // Two turns in a row are one to the column: it has not been set down in between.
    if (thorough && !name.equals(last)) {
      boolean first = !column.hasHadATurn();
      progress.begin(
          name + ": settling, trial " + trial, first ? Agenda.SETTLE_FIRST : Agenda.SETTLE);
      Duration longest = first ? plan.warmUp() : column.retakes().left().plus(Agenda.SETTLE);
      long start = System.nanoTime();
      conditioning.settle(column, trial, rates, longest, findings);
      if (!first) {
        column.retakes().spend(since(start).minus(Agenda.SETTLE));
      }
    }
    last = name;
    column.noteTurn();
    try (StatefulCounter counter = column.connect(StageRun.MAX_IN_FLIGHT)) {
      RequestIds ids = conditioning.newIds();
      for (Stage stage : plan.stages()) {
        if (!offersReads(column.variant(), stage)) {
          findings.warn(
              "%s: not measured on %s, which does not offer %s reads"
                  .formatted(
                      stage.name(), name, stage.readLevel().name().toLowerCase(Locale.ROOT)));
          continue;
        }
        for (StageRun.Row row : rows(stage, trial, column.variant(), thorough)) {
          if (stage.fault().isPresent()) {
            struck(column, counter, ids, row);
          } else {
            untilSettled(column, counter, ids, row);
          }
        }
      }
    }
    conditioning.setDown(column);
  }

  /** A row of faults is measured once: its strikes are its repetitions. */
  private void struck(Column column, StatefulCounter counter, RequestIds ids, StageRun.Row row)
      throws DeploymentException, IOException, InterruptedException {
    FaultPlan fault = row.stage().fault().orElseThrow();
    Optional<String> meaningless = Faults.meaningless(column.deployment(), fault);
    if (meaningless.isPresent()) {
      findings.warn(
          "%s: not measured on %s: %s"
              .formatted(row.stage().name(), column.variant().name(), meaningless.get()));
      return;
    }
    progress.begin(
        "%s: %s, trial %d".formatted(column.variant().name(), row.stage().name(), row.trial()),
        Agenda.row(row.stage()));
    strikeRun.fill(column, counter, ids, fault);
    RecoveryResult result = strikeRun.run(column, counter, ids, row, progress);
    findings.recovery(result);
    if (result.counting().size() < fault.strikes()) {
      findings.warn(
          "%s: %d of %d strikes on %s count; of the others: %s"
              .formatted(
                  row.stage().name(),
                  result.counting().size(),
                  fault.strikes(),
                  column.variant().name(),
                  result.strikes().stream()
                      .flatMap(strike -> strike.strike().unfit().stream())
                      .distinct()
                      .reduce((one, other) -> one + "; " + other)
                      .orElse("the stage's time was over")));
    }
    cancellation.throwIfCancelled();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void untilSettled(
      Column column, StatefulCounter counter, RequestIds ids, StageRun.Row first)
      throws IOException, InterruptedException {
    List<Settling.Reason> reasons = measure(column, counter, ids, first);
    for (StageRun.Row row = first.again();
        !reasons.isEmpty() && column.retakes().allows(row.attempt(), row.stage().duration());
        row = row.again()) {
      long start = System.nanoTime();
      reasons = measure(column, counter, ids, row);
      column.retakes().spend(since(start));
    }
  }

  private List<Settling.Reason> measure(
      Column column, StatefulCounter counter, RequestIds ids, StageRun.Row row)
      throws IOException, InterruptedException {
    progress.begin(
        "%s: %s, trial %d%s"
            .formatted(
                column.variant().name(),
                row.name(),
                row.trial(),
                row.attempt() > 1 ? ", attempt " + row.attempt() : ""),
        row.attempt() > 1 ? Duration.ZERO : Agenda.row(row.stage()));
    long start = System.nanoTime();
    double planned = Math.max(1, row.stage().duration().toNanos());
    StageResult result =
        stageRun.run(
            column,
            counter,
            ids,
            row,
            rate -> progress.update((System.nanoTime() - start) / planned, rate));
    if (result.counts().total() > 0) {
      findings.row(result);
    }
    if (row.operations().skippedRows() > 0) {
      findings.warn(
          row.stage().name() + ": " + row.operations().skippedRows() + " bad rows were skipped");
    }
    cancellation.throwIfCancelled();
    return findings.method().settling().reasons(result, column.sustainable());
  }

  private static boolean offersReads(Variant variant, Stage stage) {
    return stage.reads() == 0 || variant.guarantees().readLevels().contains(stage.readLevel());
  }

  /**
   * A floor that is a column of its own is measured like any other; beside columns it only gives a
   * sense of scale.
   */
  private List<StageRun.Row> rows(Stage stage, int trial, Variant column, boolean thorough) {
    if (stage.load() instanceof Load.Open open) {
      if (column.kind() != Variant.Kind.SYSTEM) {
        return List.of();
      }
      OptionalDouble known = rates.of(column.name(), open.rate());
      if (known.isEmpty()) {
        // It sustained no rate, of which it was warned already.
        return List.of();
      }
      double rate = known.getAsDouble();
      return List.of(
          new StageRun.Row(
              stage, trial, 1, 0, rate, OperationPlanner.open(stage, rate, plan.seed(), trial)));
    }
    Stage timed = thorough ? stage : stage.withDuration(Agenda.FLOOR_STAGE);
    OperationPlan operations = OperationPlanner.closed(stage, plan.seed(), trial);
    List<StageRun.Row> rows = new ArrayList<>();
    for (int inFlight : ((Load.Closed) stage.load()).inFlight()) {
      rows.add(new StageRun.Row(timed, trial, 1, inFlight, 0, operations));
    }
    return rows;
  }
}
