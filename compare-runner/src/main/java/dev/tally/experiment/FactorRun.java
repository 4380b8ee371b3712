package dev.tally.experiment;

import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Variant;
import dev.tally.process.DirectoryCleaner;
import dev.tally.process.ProcessSupervisor;
import dev.tally.report.ResultsFolder;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.StageResult;
import dev.tally.stats.SweepResult;
import dev.tally.workload.ExperimentPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The levels of one factor in turns, forth and back, round by round: each turn on a deployment of
 * its own, which is started, warmed up, measured like any column of a run, and ended. A level that
 * can not be measured is told of, and the others go on.
 */
final class FactorRun {

  /** Is told after every turn, to save what there is. */
  @FunctionalInterface
  interface Saver {
    void save(SweepResult.Part part) throws IOException;
  }

  private final SweepPlan plan;
  private final SweepPlan.Part part;
  private final ExperimentPlan experiment;
  private final RunPaths paths;
  private final ProcessSupervisor supervisor;
  private final Cancellation cancellation;
  private final ProgressTracker progress;
  private final Findings findings;
  private final Accounts accounts;
  private final List<String> failures = new ArrayList<>();
  private final List<String> brokenPromises = new ArrayList<>();

  FactorRun(
      SweepPlan plan,
      SweepPlan.Part part,
      RunPaths paths,
      ResultsFolder folder,
      ProcessSupervisor supervisor,
      Cancellation cancellation,
      ProgressTracker progress) {
    this.plan = plan;
    this.part = part;
    this.experiment = plan.experiment(part);
    this.paths = paths;
    this.supervisor = supervisor;
    this.cancellation = cancellation;
    this.progress = progress;
    this.findings = new Findings(experiment, folder, Experiment.environment(), Instant.now());
    this.accounts = new Accounts(findings);
  }

  /** Takes every turn, unless the sweep is ended before. */
  void run(Saver saver) throws IOException {
    for (Turns.Turn turn :
        Turns.of(experiment.columns(), experiment.trials(), experiment.method().turns())) {
      if (cancellation.isCancelled()) {
        break;
      }
      take(turn);
      // Of this turn alone: the sweep is asked by its cancellation, and files must be written.
      Thread.interrupted();
      saver.save(result());
    }
    findings.save(failure());
  }

  private void take(Turns.Turn turn) throws IOException {
    Cancellation own = cancellation.part();
    Set<Path> before = histories();
    int rows = findings.result(Optional.empty()).stages().size();
    try {
      measure(turn, own);
      own.reason().ifPresent(why -> failed(turn, why));
    } catch (InterruptedException e) {
      if (!own.isCancelled()) {
        cancellation.cancel("interrupted");
      }
      failed(turn, own.reason().orElse("interrupted"));
    } catch (DeploymentException | IOException | RuntimeException e) {
      // A child's death shows up as all kinds of trouble; its own story explains them best.
      failed(turn, own.reason().orElseGet(() -> FailureText.of(e)));
    } catch (Error e) {
      cancellation.cancel(FailureText.of(e));
      failed(turn, FailureText.of(e));
    }
    if (isValidFrom(rows)) {
      // A sweep makes too many to keep those that show nothing.
      for (Path history : histories()) {
        if (!before.contains(history)) {
          Files.deleteIfExists(history);
        }
      }
    }
  }

  private void failed(Turns.Turn turn, String why) {
    String where = turn.column() + (experiment.trials() > 1 ? ", round " + turn.trial() : "");
    if (!cancellation.isCancelled()) {
      failures.add(where + ": " + why);
      progress.note(where + " is left out: " + why);
    }
  }

  private void measure(Turns.Turn turn, Cancellation own)
      throws DeploymentException, IOException, InterruptedException {
    progress.begin(turn.column() + ": starting", Agenda.DEPLOY);
    Conditioning conditioning = new Conditioning(experiment, paths, own, progress);
    try (Column column =
        Column.deploy(
            entry(turn.column()),
            paths.data(),
            false,
            paths.logs(),
            supervisor,
            part.levels().get(turn.column()).settings(),
            new Retakes(experiment.method().attempts(), experiment.method().budget()),
            own,
            findings::burst)) {
      own.throwIfCancelled();
      new TurnRun(
              experiment,
              paths,
              new Rates(experiment.calibration()),
              conditioning,
              findings,
              progress,
              own,
              plan.accounts() ? accounts : RowWatch.NONE)
          .take(column, turn.trial());
      conditioning.noteIdle(column, findings);
    } finally {
      brokenPromises.addAll(conditioning.brokenPromises());
      DirectoryCleaner.delete(paths.data().resolve(turn.column()));
    }
  }

  private Backends.Entry entry(String column) {
    Variant variant = part.variant();
    return new Backends.Entry(
        plan.backend(),
        variant,
        new Variant(
            column,
            "%s, %s %s"
                .formatted(
                    variant.title(), part.factor().name(), part.levels().get(column).label()),
            variant.kind(),
            variant.guarantees()));
  }

  private boolean isValidFrom(int row) {
    List<StageResult> rows = findings.result(Optional.empty()).stages();
    return brokenPromises.isEmpty()
        && rows.subList(row, rows.size()).stream()
            .noneMatch(r -> r.verdict().kind() == OrderVerdict.Kind.INVALID);
  }

  private Set<Path> histories() throws IOException {
    try (Stream<Path> files = Files.list(paths.histories())) {
      return files.collect(Collectors.toSet());
    }
  }

  private Optional<String> failure() {
    return cancellation
        .reason()
        .or(() -> failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures)));
  }

  /** Promises broken while levels were warmed up, for a person. */
  List<String> brokenPromises() {
    return List.copyOf(brokenPromises);
  }

  /** What was found so far. */
  SweepResult.Part result() {
    return new SweepResult.Part(
        part.factor(),
        part.variant().name(),
        plan.columns(part),
        findings.result(failure()),
        accounts.taken());
  }
}
