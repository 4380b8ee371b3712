package dev.tally.experiment;

import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Variant;
import dev.tally.measure.IdleMeter;
import dev.tally.stats.ColumnResult;
import dev.tally.stats.OrderVerdict;
import dev.tally.workload.ExperimentPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Brings columns into the state to be measured in: warm, calibrated, and silent while idle. */
final class Conditioning {

  private static final int IDLE_LOOKS = 3;
  private static final Duration IDLE_WINDOW = Duration.ofSeconds(1);

  private final ExperimentPlan plan;
  private final RunPaths paths;
  private final Cancellation cancellation;
  private final ProgressTracker progress;
  private final Preparation preparation;
  private final SecureRandom random = new SecureRandom();
  private final List<String> troubles = new ArrayList<>();

  Conditioning(
      ExperimentPlan plan, RunPaths paths, Cancellation cancellation, ProgressTracker progress) {
    this.plan = plan;
    this.paths = paths;
    this.cancellation = cancellation;
    this.progress = progress;
    this.preparation = new Preparation(plan, cancellation::isCancelled);
  }

  /**
   * Warms a fresh column up, calibrates it, looks what it costs when idle, and sets it down.
   *
   * @return its sustainable rate; empty where it was not calibrated, or sustained none
   */
  OptionalDouble condition(Column column, Findings findings)
      throws IOException, InterruptedException {
    String name = column.variant().name();
    boolean system = column.variant().kind() == Variant.Kind.SYSTEM;
    boolean calibrate = system && plan.needsCalibration();
    Duration longest = system ? plan.warmUp() : Agenda.FLOOR_WARM_UP;
    progress.begin(
        name + (calibrate ? ": warming up and calibrating" : ": warming up"),
        system ? Agenda.preparation(plan, calibrate) : longest);
    Preparation.Prepared prepared = prepare(column, "prepare", longest, calibrate);
    column.noteIdle(idleShare(column));
    findings.column(columnResult(column, prepared));
    if (calibrate && prepared.sustainable().isEmpty()) {
      findings.warn(name + " sustained none of the rates tried in the calibration");
    }
    if (system) {
      progress.note(describe(column, prepared));
    }
    column.setDown();
    return prepared.sustainable();
  }

  /** The least of a few looks: compilers and caches are still busy for a while after a load. */
  private static double idleShare(Column column) throws InterruptedException {
    double least = Double.POSITIVE_INFINITY;
    for (int look = 0; look < IDLE_LOOKS && least > IdleMeter.DISTURBING_SHARE; look++) {
      least = Math.min(least, IdleMeter.cpuShare(column.deployment().processes(), IDLE_WINDOW));
    }
    return least;
  }

  private static String describe(Column column, Preparation.Prepared prepared) {
    return String.format(
        Locale.ROOT,
        "%s: started in %.1f s, warmed up in %.0f s (%s), %s, idle %.1f%% of a core",
        column.variant().name(),
        column.startUp().toMillis() / 1e3,
        prepared.warmUp().toMillis() / 1e3,
        prepared.steady() ? "steady" : "not quite steady",
        prepared.sustainable().isPresent()
            ? String.format(Locale.ROOT, "sustains %,.0f/s", prepared.sustainable().getAsDouble())
            : "not calibrated",
        column.idleShare() * 100);
  }

  /** Again before a turn: caches have cooled and connections are new, suspended or not. */
  void rewarm(Column column, int trial) throws IOException, InterruptedException {
    prepare(column, "rewarm-t" + trial, Agenda.REWARM, false);
  }

  private Preparation.Prepared prepare(
      Column column, String name, Duration longest, boolean calibrate)
      throws IOException, InterruptedException {
    try (StatefulCounter counter = column.connect(StageRun.MAX_IN_FLIGHT)) {
      Path history = paths.histories().resolve(column.variant().name() + "-" + name + ".history");
      Preparation.Prepared prepared =
          preparation.prepare(column, counter, newIds(), name, history, longest, calibrate);
      requireValid(column, name, prepared.verdict());
      cancellation.throwIfCancelled();
      return prepared;
    }
  }

  private static ColumnResult columnResult(Column column, Preparation.Prepared prepared) {
    return new ColumnResult(
        column.variant(),
        column.deployment().effectiveSettings(),
        column.startUp(),
        prepared.warmUp(),
        prepared.steady(),
        prepared.sustainable(),
        column.idleShare(),
        column.isSuspendedWhenIdle());
  }

  /** A broken promise outside the stages has no row to stand in. */
  private void requireValid(Column column, String what, OrderVerdict verdict) {
    if (verdict.kind() == OrderVerdict.Kind.INVALID) {
      troubles.add(column.variant().name() + ", " + what + ": " + verdict.detail());
    }
  }

  /** Promises broken outside the measured stages, for a person. */
  List<String> brokenPromises() {
    return List.copyOf(troubles);
  }

  /** Ids of a client nobody has heard of. */
  RequestIds newIds() {
    return new RequestIds(random.nextLong());
  }
}
