package dev.tally.experiment;

import dev.tally.process.ProcessSupervisor;
import dev.tally.report.ResultsFolder;
import dev.tally.stats.SweepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs a sweep: one factor after the other, each of its levels on deployments of its own, warmed
 * up, driven, checked and judged as a run does it. However it ends, what it has found is saved and
 * every process has ended when {@link #run} returns.
 */
public final class Sweep {

  private final SweepPlan plan;
  private final ResultsFolder folder;
  private final Cancellation cancellation;
  private final ProgressTracker progress;
  private final RunPaths paths;
  private final List<String> brokenPromises = new ArrayList<>();

  /**
   * A sweep that has started nothing yet.
   *
   * @param plan what to do
   * @param folder where the results go
   * @param cancellation ends it early
   * @param listener is told where it stands
   */
  public Sweep(
      SweepPlan plan, ResultsFolder folder, Cancellation cancellation, Progress.Listener listener) {
    this.plan = plan;
    this.folder = folder;
    this.cancellation = cancellation;
    this.paths = new RunPaths(folder.directory());
    this.progress =
        new ProgressTracker(
            plan.eachDeployment().multipliedBy(plan.deployments()), listener, System::nanoTime);
  }

  /**
   * Runs it.
   *
   * @param done is given every factor that has ended, also where it was ended early
   * @return what was found; its failure tells where it could not be completed
   * @throws IOException where not even the results could be written
   */
  public SweepResult run(Consumer<SweepResult.Part> done) throws IOException {
    List<SweepResult.Part> parts = new ArrayList<>();
    Files.createDirectories(paths.histories());
    RunData data =
        RunData.create(
            paths.data(),
            plan.parts().stream().flatMap(part -> part.levels().keySet().stream()).toList());
    try (ProcessSupervisor supervisor = new ProcessSupervisor()) {
      for (SweepPlan.Part part : plan.parts()) {
        if (cancellation.isCancelled()) {
          break;
        }
        parts.add(run(part, supervisor, parts));
        done.accept(parts.get(parts.size() - 1));
      }
    } finally {
      data.delete();
    }
    SweepResult result = result(parts);
    folder.saveSweep(result);
    return result;
  }

  private SweepResult.Part run(
      SweepPlan.Part part, ProcessSupervisor supervisor, List<SweepResult.Part> before)
      throws IOException {
    FactorRun run =
        new FactorRun(
            plan,
            part,
            paths,
            folder.within(part.factor().name()),
            supervisor,
            cancellation,
            progress);
    run.run(
        soFar -> {
          List<SweepResult.Part> all = new ArrayList<>(before);
          all.add(soFar);
          folder.saveSweep(result(all));
        });
    brokenPromises.addAll(run.brokenPromises());
    return run.result();
  }

  private SweepResult result(List<SweepResult.Part> parts) {
    Optional<String> failure =
        cancellation
            .reason()
            .or(() -> parts.stream().flatMap(part -> part.result().failure().stream()).findFirst());
    return new SweepResult(plan.name(), parts, failure);
  }

  /**
   * Promises broken outside the measured rows.
   *
   * @return what was found, for a person; empty where all is well
   */
  public List<String> brokenPromises() {
    return List.copyOf(brokenPromises);
  }
}
