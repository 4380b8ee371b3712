package dev.tally.experiment;

import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Variant;
import dev.tally.drive.DriverPriority;
import dev.tally.fault.Faults;
import dev.tally.label.Labels;
import dev.tally.measure.MachineInfo;
import dev.tally.process.ProcessSupervisor;
import dev.tally.report.ResultsFolder;
import dev.tally.stats.ExperimentResult;
import dev.tally.workload.ExperimentPlan;
import dev.tally.workload.FaultPlan;
import dev.tally.workload.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs one experiment from plan to report.
 *
 * <p>Every column is deployed once, warmed up and calibrated; then the columns take turns, trial by
 * trial, forth and back. Processes stay, so their compiled code stays warm; each row gets fresh
 * state by keys of its own. However the run ends, what it has found is saved and every process has
 * ended when {@link #run} returns.
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
   * @throws InvalidExperimentException where a column can not suffer a fault of the plan; nothing
   *     was measured then
   */
  public ExperimentResult run() throws IOException {
    Findings findings = new Findings(plan, folder, environment(), Instant.now());
    remarks.forEach(findings::warn);
    Optional<String> failure;
    RunData data = RunData.create(paths.data(), entries.keySet());
    try (ProcessSupervisor supervisor = new ProcessSupervisor()) {
      try {
        failure = run(supervisor, findings);
      } finally {
        closeColumns();
      }
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

  /** Where something is measured. */
  static Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(MachineInfo.describe());
    environment.put("Driver's priority", DriverPriority.describe());
    return environment;
  }

  private Optional<String> run(ProcessSupervisor supervisor, Findings findings) {
    try {
      Files.createDirectories(paths.histories());
      measure(supervisor, findings);
      return cancellation.reason();
    } catch (InterruptedException e) {
      return Optional.of(cancellation.reason().orElse("interrupted"));
    } catch (InvalidExperimentException e) {
      throw e;
    } catch (DeploymentException | IOException | RuntimeException | Error e) {
      // A child's death shows up as all kinds of trouble; its own story explains them best.
      return Optional.of(cancellation.reason().orElseGet(() -> explain(e)));
    }
  }

  /** The system tells of a full disk without a word of which. */
  private String explain(Throwable e) {
    String text = FailureText.of(e);
    return text.startsWith("No space left") ? folder.directory() + ": " + text : text;
  }

  private void measure(ProcessSupervisor supervisor, Findings findings)
      throws DeploymentException, IOException, InterruptedException {
    Rates rates = new Rates(plan.calibration());
    for (String name : plan.columns()) {
      rates.found(name, setUp(name, supervisor, findings));
    }
    for (String name : plan.floors()) {
      if (!columns.containsKey(name)) {
        setUp(name, supervisor, findings);
      }
    }
    findings.compareBudgets();
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
    TurnRun turnRun =
        new TurnRun(
            plan, paths, rates, conditioning, findings, progress, cancellation, RowWatch.NONE);
    // Floors first: between two turns of a system on end, at the turning points, is nothing then.
    List<String> names = new ArrayList<>(columns.keySet());
    names.removeAll(plan.columns());
    names.addAll(plan.columns());
    for (Turns.Turn turn : Turns.of(names, plan.trials(), plan.method().turns())) {
      turnRun.take(columns.get(turn.column()), turn.trial());
    }
  }

  private Calibrator.Found setUp(String name, ProcessSupervisor supervisor, Findings findings)
      throws DeploymentException, IOException, InterruptedException {
    Backends.Entry entry = entries.get(name);
    boolean system = entry.variant().kind() == Variant.Kind.SYSTEM;
    progress.begin(name + ": starting", system ? Agenda.DEPLOY : Duration.ZERO);
    Column column =
        Column.deploy(
            entry,
            paths.data(),
            losesPower(),
            paths.logs(),
            supervisor,
            plan.settings()
                .getOrDefault(
                    name, plan.settings().getOrDefault(entry.original().name(), Map.of())),
            new Retakes(plan.method().attempts(), plan.method().budget()),
            cancellation,
            findings::burst);
    columns.put(name, column);
    cancellation.throwIfCancelled();
    if (system) {
      refuseFaults(column);
    }
    return conditioning.condition(column, findings);
  }

  private boolean losesPower() {
    return plan.stages().stream()
        .flatMap(stage -> stage.fault().stream())
        .anyMatch(fault -> fault.what() == FaultPlan.What.POWER);
  }

  /**
   * Refuses what this machine can not do, whatever the columns: before anything is started.
   *
   * @param plan whose faults are looked at
   * @throws InvalidExperimentException naming the stage, the fault and what it takes
   */
  public static void requireFaults(ExperimentPlan plan) {
    refuse(plan, "had on this machine", Faults::missingHere);
  }

  /** What can not be done to a column is told before anything is measured. */
  private void refuseFaults(Column column) {
    refuse(
        plan, "done to " + column.variant().name(), fault -> Faults.cannot(column.target(), fault));
  }

  private static void refuse(
      ExperimentPlan plan, String what, Function<FaultPlan, Optional<String>> whyNot) {
    for (Stage stage : plan.stages()) {
      for (FaultPlan fault : stage.fault().stream().toList()) {
        Optional<String> why = whyNot.apply(fault);
        if (why.isPresent()) {
          throw new InvalidExperimentException(
              "stage %s: its fault, %s, can not be %s: %s"
                  .formatted(stage.name(), Labels.of(fault.what()), what, why.get()));
        }
      }
    }
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
