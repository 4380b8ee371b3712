package dev.tally.experiment;

import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Variant;
import dev.tally.measure.IdleMeter;
import dev.tally.stats.OrderVerdict;
import dev.tally.workload.ExperimentPlan;
import dev.tally.workload.MethodPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Brings columns into the state to be measured in: warm, calibrated, and silent while idle. */
final class Conditioning {

  private static final int IDLE_LOOKS = 3;
  private static final Duration IDLE_WINDOW = Duration.ofSeconds(1);
  private static final int KEYS = 1000;

  private final ExperimentPlan plan;
  private final RunPaths paths;
  private final Cancellation cancellation;
  private final ProgressTracker progress;
  private final SecureRandom random = new SecureRandom();
  private final List<String> troubles = new ArrayList<>();

  Conditioning(
      ExperimentPlan plan, RunPaths paths, Cancellation cancellation, ProgressTracker progress) {
    this.plan = plan;
    this.paths = paths;
    this.cancellation = cancellation;
    this.progress = progress;
  }

  /**
   * Warms a fresh column up under the closed loops, calibrates it, looks what it costs when idle,
   * and sets it down.
   *
   * @return what it sustains; nothing where it was not calibrated
   */
  Calibrator.Found condition(Column column, Findings findings)
      throws IOException, InterruptedException {
    String name = column.variant().name();
    boolean system = column.variant().kind() == Variant.Kind.SYSTEM;
    boolean calibrate = system && plan.needsCalibration();
    boolean thorough = plan.columns().contains(name);
    Duration longest = thorough ? plan.warmUp() : Agenda.FLOOR_WARM_UP;
    progress.begin(
        name + (calibrate ? ": warming up and calibrating" : ": warming up"),
        thorough ? Agenda.preparation(plan, calibrate) : longest);
    Calibrator.Found[] found = {Calibrator.Found.NOTHING};
    onWarmUpKeys(
        column,
        "warm-up",
        (recording, keys) -> {
          List<LoadKind> kinds = LoadKind.closed(plan, keys, longest);
          warm(column, "warm-up", recording, kinds, longest);
          if (calibrate && !cancellation.isCancelled()) {
            found[0] =
                new Calibrator(
                        plan.calibration(),
                        plan.seed(),
                        keys,
                        column.deployment()::processes,
                        cancellation::isCancelled)
                    .find(recording.driver(), column.warmUp().rate(kinds.get(0)));
          }
        });
    column.sustains(found[0].sustained());
    column.noteIdle(idleShare(column));
    findings.column(column.result(plan.method().idle()));
    if (calibrate && found[0].sustained().isEmpty()) {
      findings.warn(name + " sustained none of the rates tried in the calibration");
    }
    if (thorough) {
      progress.note(describe(column));
    }
    setDown(column);
    return found[0];
  }

  /**
   * Before a turn: takes a column up and warms it under each kind of load that will be measured, by
   * the same test however long it was set down.
   *
   * @param longest how long it may take
   */
  void settle(Column column, int trial, Rates rates, Duration longest, Findings findings)
      throws IOException, InterruptedException {
    String phase = "before trial " + trial;
    onWarmUpKeys(
        column,
        "settle-t" + trial,
        (recording, keys) -> {
          Duration scale = column.hasHadATurn() ? Agenda.SETTLE.dividedBy(2) : longest;
          List<LoadKind> kinds = new ArrayList<>(LoadKind.closed(plan, keys, scale));
          if (column.variant().kind() == Variant.Kind.SYSTEM) {
            kinds.addAll(LoadKind.open(plan, column.variant().name(), rates, keys, scale));
          }
          warm(column, phase, recording, kinds, longest);
        });
    findings.column(column.result(plan.method().idle()));
  }

  private void warm(
      Column column, String phase, Recording recording, List<LoadKind> kinds, Duration longest)
      throws InterruptedException {
    long start = System.nanoTime();
    boolean steady = column.warmUp().run(phase, recording.driver(), kinds, longest);
    column.noteWarmUp(Duration.ofNanos(System.nanoTime() - start), steady);
  }

  /** Ends a turn. */
  void setDown(Column column) {
    if (plan.method().idle() == MethodPlan.Idle.SUSPEND) {
      column.setDown();
    }
  }

  /** After its last turn: looks what a column costs when nothing is asked of it. */
  void noteIdle(Column column, Findings findings) throws InterruptedException {
    column.noteIdle(idleShare(column));
    findings.column(column.result(plan.method().idle()));
  }

  /** The least of a few looks: compilers and caches are still busy for a while after a load. */
  private static double idleShare(Column column) throws InterruptedException {
    if (column.deployment().processes().isEmpty()) {
      return 0;
    }
    double least = Double.POSITIVE_INFINITY;
    for (int look = 0; look < IDLE_LOOKS && least > IdleMeter.DISTURBING_SHARE; look++) {
      least = Math.min(least, IdleMeter.cpuShare(column.deployment().processes(), IDLE_WINDOW));
    }
    return least;
  }

  private static String describe(Column column) {
    return String.format(
        Locale.ROOT,
        "%s: started in %.1f s, warmed up in %.0f s (%s), %s, idle %.1f%% of a core",
        column.variant().name(),
        column.startUp().toMillis() / 1e3,
        column.warmedFor().toMillis() / 1e3,
        column.isSteady() ? "steady" : "not quite steady",
        column.sustainable().isPresent()
            ? String.format(Locale.ROOT, "sustains %,.0f/s", column.sustainable().getAsDouble())
            : "not calibrated",
        column.idleShare() * 100);
  }

  /** What is done with a client and keys that no stage uses. */
  private interface Body {
    void run(Recording recording, List<String> keys) throws InterruptedException;
  }

  private void onWarmUpKeys(Column column, String name, Body body)
      throws IOException, InterruptedException {
    List<String> keys =
        IntStream.range(0, KEYS)
            .mapToObj(i -> String.format(Locale.ROOT, "%s/k%04d", name, i))
            .toList();
    Path history = paths.histories().resolve(column.variant().name() + "-" + name + ".history");
    try (StatefulCounter counter = column.connect(StageRun.MAX_IN_FLIGHT);
        Recording recording =
            new Recording(
                column.variant().kind(),
                history,
                keys,
                counter,
                newIds(),
                cancellation::isCancelled)) {
      body.run(recording, keys);
      recording.finalReads();
      requireValid(column, name, recording.examine().verdict());
      cancellation.throwIfCancelled();
    }
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
