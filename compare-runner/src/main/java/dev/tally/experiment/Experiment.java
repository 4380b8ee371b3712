package dev.tally.experiment;

import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Variant;
import dev.tally.measure.MachineInfo;
import dev.tally.process.ProcessSupervisor;
import dev.tally.report.ResultsFolder;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.StageResult;
import dev.tally.workload.ExperimentPlan;
import dev.tally.workload.Load;
import dev.tally.workload.OperationPlan;
import dev.tally.workload.OperationPlanner;
import dev.tally.workload.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Runs one experiment from plan to report.
 *
 * <p>Every column is deployed once, warmed up and calibrated; then the columns take turns, trial by
 * trial, forth and back. Processes stay, so their compiled code stays warm; each row gets fresh
 * state by keys of its own. A column that is not idle by itself is suspended while the others are
 * measured. However the run ends, what it has found is saved and every process has ended when
 * {@link #run} returns.
 */
public final class Experiment {

  private final ExperimentPlan plan;
  private final Map<String, Backends.Entry> entries = new LinkedHashMap<>();
  private final ResultsFolder folder;
  private final Cancellation cancellation;
  private final ProgressTracker progress;
  private final RunPaths paths;
  private final Conditioning conditioning;
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();

  /**
   * An experiment that has started nothing yet.
   *
   * @param plan what to do
   * @param backends where its columns are found
   * @param folder where the results go
   * @param cancellation ends it early
   * @param listener is told where it stands
   * @throws InvalidExperimentException where the plan names a column that does not exist
   */
  public Experiment(
      ExperimentPlan plan,
      Backends backends,
      ResultsFolder folder,
      Cancellation cancellation,
      Progress.Listener listener) {
    this.plan = plan;
    this.folder = folder;
    this.cancellation = cancellation;
    for (String name : plan.columns()) {
      entries.put(name, backends.require(name));
    }
    for (String name : plan.floors()) {
      entries.putIfAbsent(name, backends.require(name));
    }
    this.progress = new ProgressTracker(Agenda.total(plan), listener, System::nanoTime);
    this.paths = new RunPaths(folder.directory());
    this.conditioning = new Conditioning(plan, paths, cancellation, progress);
  }

  /**
   * Has the results say something that was noticed before the run.
   *
   * @param warning for a person
   */
  public void remark(String warning) {
    remarks.add(warning);
  }

  /**
   * Runs it.
   *
   * @return what it found; its failure tells where it could not be completed
   * @throws IOException where not even the results could be written
   */
  public ExperimentResult run() throws IOException {
    Findings findings = new Findings(plan, folder, MachineInfo.describe(), Instant.now());
    remarks.forEach(findings::warn);
    Optional<String> failure;
    RunData data = RunData.create(paths.data(), entries.keySet());
    try (ProcessSupervisor supervisor = new ProcessSupervisor()) {
      failure = run(supervisor, findings);
      closeColumns();
    } finally {
      try {
        data.delete();
      } catch (IOException e) {
        findings.warn("not deleted: " + FailureText.of(e));
      }
    }
    // An interrupt has done its work by now, and would only keep the files from being written.
    Thread.interrupted();
    return findings.save(failure);
  }

  private Optional<String> run(ProcessSupervisor supervisor, Findings findings) {
    try {
      Files.createDirectories(paths.histories());
      measure(supervisor, findings);
      return cancellation.reason();
    } catch (InterruptedException e) {
      return Optional.of(cancellation.reason().orElse("interrupted"));
    } catch (DeploymentException | IOException | RuntimeException | Error e) {
      // A child's death shows up as all kinds of trouble; its own story explains them best.
      return Optional.of(cancellation.reason().orElseGet(() -> FailureText.of(e)));
    }
  }

  private void measure(ProcessSupervisor supervisor, Findings findings)
      throws DeploymentException, IOException, InterruptedException {
    Rates rates = new Rates(plan.calibration());
    for (String name : plan.columns()) {
      setUp(name, supervisor, findings).ifPresent(rate -> rates.sustains(name, rate));
    }
    for (String name : plan.floors()) {
      if (!columns.containsKey(name)) {
        setUp(name, supervisor, findings);
      }
    }
    boolean systems =
        columns.values().stream().anyMatch(c -> c.variant().kind() == Variant.Kind.SYSTEM);
    if (systems && plan.needsCalibration() && rates.isEmpty()) {
      throw new DeploymentException(
          "no column sustained any rate with a 99th percentile under "
              + plan.calibration().maxLatency().toMillis()
              + " ms; set calibration.maxLatency higher, or name a rate");
    }
    if (plan.needsCommonRate() && systems) {
      findings.commonRate(rates.common());
      progress.note(rates.describeCommon());
    }
    List<String> names = new ArrayList<>(columns.keySet());
    for (Turns.Turn turn : Turns.of(names, plan.trials())) {
      takeTurn(columns.get(turn.column()), turn.trial(), rates, findings);
    }
  }

  private OptionalDouble setUp(String name, ProcessSupervisor supervisor, Findings findings)
      throws DeploymentException, IOException, InterruptedException {
    Backends.Entry entry = entries.get(name);
    boolean system = entry.variant().kind() == Variant.Kind.SYSTEM;
    progress.begin(name + ": starting", system ? Agenda.DEPLOY : Duration.ZERO);
    Column column =
        Column.deploy(
            entry,
            paths.data(),
            paths.logs(),
            supervisor,
            plan.settings().getOrDefault(name, Map.of()),
            cancellation);
    columns.put(name, column);
    cancellation.throwIfCancelled();
    return conditioning.condition(column, findings);
  }

  /** One column, one trial, every stage. */
  private void takeTurn(Column column, int trial, Rates rates, Findings findings)
      throws DeploymentException, IOException, InterruptedException {
    boolean system = column.variant().kind() == Variant.Kind.SYSTEM;
    if (system) {
      progress.begin(column.variant().name() + ": waking, trial " + trial, Agenda.REWARM);
      column.takeUp();
      cancellation.throwIfCancelled();
      conditioning.rewarm(column, trial);
    }
    StageRun stageRun = new StageRun(paths.histories(), cancellation::isCancelled);
    try (StatefulCounter counter = column.connect(StageRun.MAX_IN_FLIGHT)) {
      RequestIds ids = conditioning.newIds();
      for (Stage stage : plan.stages()) {
        if (!offersReads(column.variant(), stage)) {
          findings.warn(
              "%s: not measured on %s, which does not offer %s reads"
                  .formatted(
                      stage.name(),
                      column.variant().name(),
                      stage.readLevel().name().toLowerCase(Locale.ROOT)));
          continue;
        }
        for (StageRun.Row row : rows(stage, trial, column.variant().name(), rates, system)) {
          progress.begin(
              column.variant().name() + ": " + row.name() + ", trial " + trial,
              system ? Agenda.row(stage) : Agenda.FLOOR_STAGE);
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
                stage.name() + ": " + row.operations().skippedRows() + " bad rows were skipped");
          }
          cancellation.throwIfCancelled();
        }
      }
    }
    column.setDown();
  }

  private static boolean offersReads(Variant variant, Stage stage) {
    return stage.reads() == 0 || variant.guarantees().readLevels().contains(stage.readLevel());
  }

  private List<StageRun.Row> rows(
      Stage stage, int trial, String column, Rates rates, boolean system) {
    if (stage.load() instanceof Load.Open open) {
      if (!system) {
        return List.of();
      }
      OptionalDouble known = rates.of(column, open.rate());
      if (known.isEmpty()) {
        // It sustained no rate, of which it was warned already.
        return List.of();
      }
      double rate = known.getAsDouble();
      return List.of(
          new StageRun.Row(
              stage, trial, 0, rate, OperationPlanner.open(stage, rate, plan.seed(), trial)));
    }
    Stage timed = system ? stage : stage.withDuration(Agenda.FLOOR_STAGE);
    OperationPlan operations = OperationPlanner.closed(stage, plan.seed(), trial);
    List<StageRun.Row> rows = new ArrayList<>();
    for (int inFlight : ((Load.Closed) stage.load()).inFlight()) {
      rows.add(new StageRun.Row(timed, trial, inFlight, 0, operations));
    }
    return rows;
  }

  /**
   * Promises broken outside the measured stages, in the warm-up or calibration.
   *
   * @return what was found, for a person; empty where all is well
   */
  public List<String> brokenPromises() {
    return conditioning.brokenPromises();
  }

  private void closeColumns() {
    for (Column column : columns.values()) {
      try {
        column.close();
      } catch (RuntimeException e) {
        // The supervisor kills whatever this has left.
        progress.note(column.variant().name() + ": not closed in order: " + e);
      }
    }
  }

  /**
   * Deletes what killed runs could not: the data of their deployments, where it is certain that it
   * is theirs and that they are gone. Call it with the run lock held.
   *
   * @param results where the folders of all runs are
   * @return what was left because its owner may live, a line each
   * @throws IOException where something can not be deleted
   */
  public static List<String> deleteLeftoverData(Path results) throws IOException {
    return RunData.deleteLeftovers(results);
  }
}
