package dev.tally.cli;

import dev.tally.experiment.Backends;
import dev.tally.experiment.Cancellation;
import dev.tally.experiment.Experiment;
import dev.tally.experiment.InvalidExperimentException;
import dev.tally.experiment.RunLock;
import dev.tally.report.ConsoleTable;
import dev.tally.report.ResultsFolder;
import dev.tally.stats.Comparison;
import dev.tally.stats.ExperimentResult;
import dev.tally.workload.ExperimentPlan;
import dev.tally.workload.OperationPlanner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tally run}: one experiment, from plan to report. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Run an experiment and report it: a table here, and a folder with a page, CSV files,",
      "histograms, every operation's history and the logs of every process."
    })
final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "PRESET|FILE.yaml",
      completionCandidates = PresetNames.class,
      description =
          "What to run: ${COMPLETION-CANDIDATES}, or a plan of your own (default: default).")
  private @Nullable String what;

  @Option(
      names = "--quick",
      description =
          "A trial of the installation, no comparison: the preset quick in five minutes, or a"
              + " preset of faults with two strikes each.")
  private boolean quick;

  @Option(
      names = "--backends",
      split = ",",
      paramLabel = "NAME",
      completionCandidates = BackendNames.class,
      description = "The columns to compare: ${COMPLETION-CANDIDATES}.")
  private @Nullable List<String> backends;

  @Option(
      names = "--aa",
      paramLabel = "NAME",
      completionCandidates = BackendNames.class,
      description = "A control: compare one column with itself, deployed twice.")
  private @Nullable String control;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of every random choice.")
  private @Nullable Long seed;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "Measured time of every stage's row, e.g. 500ms, 10s, 2m.")
  private @Nullable String duration;

  @Option(names = "--trials", paramLabel = "N", description = "Turns of each column, 1 to 100.")
  private @Nullable Integer trials;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results, new or empty (default: results/<time>-<name>).")
  private @Nullable Path out;

  @Option(
      names = "--trace",
      paramLabel = "FILE.csv",
      description =
          "Replay this CSV instead of the plan's own trace (tally trace FILE.csv shows it).")
  private @Nullable Path trace;

  @Mixin private TraceOptions traceOptions;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Backends known = Backends.find();
    ExperimentPlan plan = plan();
    known.requireFor(plan);
    known.validate(plan);
    Experiment.requireFaults(plan);
    OperationPlanner.checkTraces(plan).forEach(line -> err.println("tally: " + line));
    OutFolder.requireFree(out);
    try (RunLock lock = RunLock.acquire("tally run " + plan.name())) {
      return run(plan, known);
    } catch (RunLock.OccupiedException e) {
      err.println("tally: " + e.getMessage());
      return ExitCode.INCOMPLETE;
    }
  }

  private ExperimentPlan plan() {
    String name = what != null ? what : quick ? "quick" : "default";
    boolean isFile = name.endsWith(".yaml") || name.endsWith(".yml");
    ExperimentPlan plan = isFile ? ExperimentPlan.load(Path.of(name)) : ExperimentPlan.preset(name);
    if (quick && what != null) {
      plan = plan.quick();
    }
    if (backends != null && control != null) {
      throw new InvalidExperimentException(
          "--aa " + control + " and --backends exclude each other");
    }
    if (backends != null) {
      plan = plan.withColumns(backends);
    }
    if (control != null) {
      plan = plan.withColumns(List.of(control, control + Comparison.AGAIN));
    }
    if (seed != null) {
      plan = plan.withSeed(seed);
    }
    if (duration != null) {
      plan = plan.withDuration(duration);
    }
    if (trials != null) {
      plan = plan.withTrials(trials);
    }
    if (trace != null) {
      return plan.withTrace(traceOptions.of(trace.toString()));
    }
    if (traceOptions.isGiven()) {
      throw new InvalidExperimentException(
          "--trace-... and --skip-bad-rows go with --trace FILE.csv");
    }
    return plan;
  }

  private int run(ExperimentPlan plan, Backends known) throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("tally.home", "."));
    Path results = home.resolve("results");
    List<String> remarks = Surroundings.remarks(plan, known);
    Experiment.deleteLeftoverData(results).forEach(this::remark);
    remarks.forEach(this::remark);
    ResultsFolder folder = OutFolder.make(out, results, plan.name());
    ProgressPrinter printer =
        new ProgressPrinter(System.err, Boolean.getBoolean("tally.interactive"));
    Cancellation cancellation = new Cancellation(Thread.currentThread());
    Experiment experiment = new Experiment(plan, known, folder, cancellation, printer);
    remarks.forEach(experiment::remark);
    printer.onNote("tally: " + plan.name() + " -> " + folder.directory());
    try (InterruptHandler handler = new InterruptHandler(cancellation)) {
      ExperimentResult result;
      try {
        result = experiment.run();
      } finally {
        printer.endLine();
      }
      int code = print(result, experiment.brokenPromises(), folder);
      handler.exitWith(code);
      return code;
    }
  }

  private void remark(String line) {
    spec.commandLine().getErr().println("tally: " + line);
    spec.commandLine().getErr().flush();
  }

  private int print(ExperimentResult result, List<String> broken, ResultsFolder folder) {
    PrintWriter stdout = spec.commandLine().getOut();
    if (!result.stages().isEmpty() || !result.recoveries().isEmpty()) {
      stdout.println(ConsoleTable.render(result));
    }
    stdout.println("results: " + folder.directory());
    stdout.flush();
    PrintWriter err = spec.commandLine().getErr();
    broken.forEach(line -> err.println("tally: broken promise: " + line));
    result.failure().ifPresent(why -> err.println("tally: the run is not complete: " + why));
    err.flush();
    return ExitCode.of(result.failure(), broken, List.of(result));
  }
}
