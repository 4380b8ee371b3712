package dev.tally.experiment;

import dev.tally.check.Examination;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Guarantees;
import dev.tally.deploy.Guarantees.Loss;
import dev.tally.drive.DriveControl;
import dev.tally.drive.DriveResult;
import dev.tally.drive.LoadDriver;
import dev.tally.fault.Striker;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.label.Labels;
import dev.tally.measure.CpuTrace;
import dev.tally.recovery.Operations;
import dev.tally.recovery.Strike;
import dev.tally.recovery.StrikeAnalysis;
import dev.tally.recovery.Timeline;
import dev.tally.stats.CountAudit;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.RecoveryResult;
import dev.tally.workload.FaultPlan;
import dev.tally.workload.OperationPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Measures one row of faults: an open loop goes on while a column is struck again and again, by
 * another thread; then the history is checked and every strike judged by it.
 */
final class StrikeRun {

  private static final int FILLING = 512;
  private static final Duration FILL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration FILL_PATIENCE = Duration.ofMinutes(10);

  private final Path histories;
  private final BooleanSupplier cancelled;
  private final Duration limit;
  private final long seed;

  /**
   * For rows of one run.
   *
   * @param histories where recorded operations go
   * @param cancelled whether to end early
   * @param limit of latency: what is slower is outside
   * @param seed of the strikes' phases
   */
  StrikeRun(Path histories, BooleanSupplier cancelled, Duration limit, long seed) {
    this.histories = histories;
    this.cancelled = cancelled;
    this.limit = limit;
    this.seed = seed;
  }

  /** What a fault does, for a reader. */
  static String inWords(FaultPlan fault) {
    boolean ofNobody =
        fault.what() == FaultPlan.What.SCALE_OUT || fault.what() == FaultPlan.What.SCALE_IN;
    return Labels.of(fault.what()).replace('-', ' ')
        + (ofNobody ? "" : ", " + Labels.of(fault.whom()).replace('-', ' '))
        + (fault.hold().isZero() ? "" : ", for " + fault.hold().toMillis() / 1e3 + " s")
        + (fault.keepsDisk() ? "" : ", disk lost")
        + (fault.counters() > 0
            ? String.format(Locale.ROOT, ", %,d counters", fault.counters())
            : "");
  }

  /** Whether a column does not promise to come through a fault with all that it answered. */
  private static boolean isDeclaredLost(Guarantees guarantees, FaultPlan fault) {
    return lossBy(fault).filter(loss -> !guarantees.survives().contains(loss)).isPresent();
  }

  /** What a fault takes away; empty where no process ends by it. */
  private static Optional<Loss> lossBy(FaultPlan fault) {
    return switch (fault.what()) {
      case POWER -> Optional.of(Loss.POWER);
      case KILL ->
          Optional.of(
              switch (fault.whom()) {
                case ALL -> Loss.ALL_PROCESSES;
                case ZONE -> Loss.ONE_ZONE;
                default -> Loss.ONE_NODE;
              });
      default -> Optional.empty();
    };
  }

  /**
   * The verdict of a column that does not promise to keep what was answered. Where additions are
   * gone and none was made twice, that is what it says of itself; of the order there is no verdict
   * then, since what came later was counted on from less.
   */
  static OrderVerdict asDeclared(OrderVerdict verdict, CountAudit additions) {
    boolean onlyLost =
        additions.surplus() == 0 && (additions.missing() > 0 || additions.wrongSums() > 0);
    return verdict.kind() == OrderVerdict.Kind.INVALID && onlyLost
        ? new OrderVerdict(
            OrderVerdict.Kind.UNDECIDED,
            String.format(
                Locale.ROOT,
                "as declared, %,d of %,d answered additions were lost; without them: %s",
                additions.missing(),
                additions.answered(),
                verdict.detail()),
            verdict.operations())
        : verdict;
  }

  /**
   * Makes as many counters as a fault's stage is to have, once a column.
   *
   * @throws DeploymentException where some can not be made
   */
  void fill(Column column, StatefulCounter counter, RequestIds ids, FaultPlan fault)
      throws DeploymentException {
    int from = column.counters();
    if (fault.counters() <= from) {
      return;
    }
    List<String> keys =
        IntStream.range(from, fault.counters())
            .mapToObj(i -> String.format(Locale.ROOT, "state/c%07d", i))
            .toList();
    DriveResult made =
        new LoadDriver(counter, ids, keys, Optional.empty(), FILL_TIMEOUT, cancelled)
            .closedLoop(
                OperationPlan.eachOnce(keys, OperationKind.ADD),
                FILLING,
                keys.size(),
                FILL_PATIENCE,
                Phase.PRELOAD,
                DriveControl.NONE);
    column.noteCounters(from + (int) made.counts().done());
    if (made.counts().done() < keys.size() && !cancelled.getAsBoolean()) {
      throw new DeploymentException(
          column.variant().name()
              + ": "
              + (keys.size() - made.counts().done())
              + " of "
              + keys.size()
              + " counters were not made: "
              + made.firstTrouble());
    }
  }

  /**
   * Measures a row.
   *
   * @param column serving
   * @param counter a client of it
   * @param ids of that client
   * @param row which, of a stage with a fault
   * @param progress is told how many strikes there were, and the rate at present
   */
  RecoveryResult run(
      Column column,
      StatefulCounter counter,
      RequestIds ids,
      StageRun.Row row,
      ProgressTracker progress)
      throws DeploymentException, IOException, InterruptedException {
    FaultPlan fault = row.stage().fault().orElseThrow();
    OperationPlan operations = row.operations();
    List<String> keys = operations.keysIn(row.turn() + "/" + row.name() + "/");
    Path history =
        histories.resolve(
            column.variant().name() + "-" + row.name() + "-" + row.turn() + ".history");
    try (Recording recording =
            new Recording(column.variant().kind(), history, keys, counter, ids, cancelled);
        CpuTrace cpu = CpuTrace.start(column.deployment()::processes)) {
      recording.preload();
      Striker striker =
          new Striker(
              column.target(),
              fault,
              keys,
              operations.mostFrequentKey(),
              seed + 31L * row.trial() + row.stage().name().hashCode(),
              limit.toNanos(),
              new Striker.Surroundings(
                  recording::onItsClock, cpu::now, column::watch, recording::event));
      Instant startedAt = Instant.now();
      StrikerThread striking = StrikerThread.start(striker);
      DriveResult driven =
          recording
              .driver()
              .openLoop(
                  operations,
                  StageRun.MAX_IN_FLIGHT,
                  Phase.MEASURED,
                  window -> {
                    striker.window(window.p99Nanos(), window.rate() > 0);
                    progress.update(striking.share(fault.strikes()), window.rate());
                    return !striking.isOver();
                  });
      striker.loadEnded();
      List<Strike> strikes = striking.join();
      recording.finalReads();
      Examination found = recording.examine();
      boolean declaredLost = isDeclaredLost(column.variant().guarantees(), fault);
      Operations measured = recording.operations();
      return new RecoveryResult(
          column.variant().name(),
          row.stage().name(),
          inWords(fault),
          row.trial(),
          startedAt,
          operations.hash(),
          row.rate(),
          limit,
          declaredLost,
          fault.strikes(),
          new StrikeAnalysis(measured, limit.toNanos()).judge(strikes),
          Timeline.of(
              measured,
              strikes,
              cpu.samples().stream()
                  .map(
                      sample ->
                          new Timeline.CpuSample(
                              recording.onItsClock(sample.nanoTime()), sample.cpuNanos()))
                  .toList()),
          driven.counts(),
          declaredLost ? asDeclared(found.verdict(), found.counts()) : found.verdict(),
          found.counts());
    }
  }
}
