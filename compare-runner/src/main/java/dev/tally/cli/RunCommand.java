package dev.tally.cli;

import dev.tally.deploy.Variant;
import dev.tally.experiment.Backends;
import dev.tally.experiment.Cancellation;
import dev.tally.experiment.Experiment;
import dev.tally.experiment.InvalidExperimentException;
import dev.tally.experiment.RunLock;
import dev.tally.report.ConsoleTable;
import dev.tally.report.ResultsFolder;
import dev.tally.stats.ColumnResult;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.OrderVerdict;
import dev.tally.workload.ExperimentPlan;
import dev.tally.workload.Keys;
import dev.tally.workload.OperationPlanner;
import dev.tally.workload.TraceColumns;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  private static final Set<String> TRACE_FIELDS =
      new TreeSet<>(Set.of("timestamp", "key", "delta"));

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
      description = "The preset quick: without the 3-broker column, shorter; under three minutes.")
  private boolean quick;

  @Option(
      names = "--backends",
      split = ",",
      paramLabel = "NAME",
      completionCandidates = BackendNames.class,
      description = "The columns to compare: ${COMPLETION-CANDIDATES}.")
  private @Nullable List<String> backends;

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
      description = "Replay this instead of the plan's own trace: columns timestamp, key, delta.")
  private @Nullable Path trace;

  @Option(
      names = "--trace-columns",
      split = ",",
      paramLabel = "FIELD=NAME",
      description = "Names of the trace's columns, e.g. timestamp=at,key=user,delta=amount.")
  private @Nullable Map<String, String> traceColumns;

  @Option(names = "--skip-bad-rows", description = "Count bad rows of the trace, do not refuse it.")
  private boolean skipBadRows;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Backends known = Backends.find();
    ExperimentPlan plan = plan();
    plan.columns().forEach(known::require);
    plan.floors().forEach(known::require);
    OperationPlanner.checkTraces(plan);
    if (out != null && isOccupied(out)) {
      throw new InvalidExperimentException("--out is " + out + ", must be new or an empty folder");
    }
    try (RunLock lock = RunLock.acquire(RunLock.defaultFile(), "tally run " + plan.name())) {
      return run(plan, known);
    } catch (RunLock.OccupiedException e) {
      err.println("tally: " + e.getMessage());
      return ExitCode.INCOMPLETE;
    }
  }

  private ExperimentPlan plan() {
    if (quick && what != null) {
      throw new InvalidExperimentException(
          "--quick is the preset quick, so it goes with no other; \""
              + what
              + "\" was given too."
              + " Use --duration, --trials and --backends to shorten that one");
    }
    String name = quick ? "quick" : what == null ? "default" : what;
    boolean isFile = name.endsWith(".yaml") || name.endsWith(".yml");
    ExperimentPlan plan = isFile ? ExperimentPlan.load(Path.of(name)) : ExperimentPlan.preset(name);
    if (backends != null) {
      plan = plan.withColumns(backends);
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
      return plan.withTrace(new Keys.Traced(trace.toString(), columns(), skipBadRows));
    }
    if (traceColumns != null || skipBadRows) {
      throw new InvalidExperimentException(
          "--trace-columns and --skip-bad-rows go with --trace FILE.csv");
    }
    return plan;
  }

  private TraceColumns columns() {
    if (traceColumns == null) {
      return TraceColumns.DEFAULT;
    }
    for (String field : traceColumns.keySet()) {
      if (!TRACE_FIELDS.contains(field)) {
        throw new InvalidExperimentException(
            "--trace-columns has \"" + field + "\", must be of " + String.join(", ", TRACE_FIELDS));
      }
    }
    TraceColumns defaults = TraceColumns.DEFAULT;
    return new TraceColumns(
        traceColumns.getOrDefault("timestamp", defaults.timestamp()),
        traceColumns.getOrDefault("key", defaults.key()),
        traceColumns.getOrDefault("delta", defaults.delta()));
  }

  private static boolean isOccupied(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return false;
    }
    if (!Files.isDirectory(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isPresent();
    }
  }

  private int run(ExperimentPlan plan, Backends known) throws IOException {
    Path home = Path.of(System.getProperty("tally.home", "."));
    Path results = home.resolve("results");
    Experiment.deleteLeftoverData(results);
    ResultsFolder folder =
        out == null
            ? ResultsFolder.create(results, Instant.now(), plan.name())
            : ResultsFolder.at(out);
    ProgressPrinter printer =
        new ProgressPrinter(System.err, Boolean.getBoolean("tally.interactive"));
    Cancellation cancellation = new Cancellation(Thread.currentThread());
    Experiment experiment = new Experiment(plan, known, folder, cancellation, printer);
    printer.onNote("tally: " + plan.name() + " -> " + folder.directory());
    try (InterruptHandler handler = new InterruptHandler(cancellation)) {
      ExperimentResult result = experiment.run();
      printer.endLine();
      int code = print(result, experiment.brokenPromises(), folder);
      handler.exitWith(code);
      return code;
    }
  }

  private int print(ExperimentResult result, List<String> broken, ResultsFolder folder) {
    PrintWriter stdout = spec.commandLine().getOut();
    if (!result.stages().isEmpty()) {
      stdout.println(ConsoleTable.render(result));
    }
    stdout.println("results: " + folder.directory());
    stdout.flush();
    PrintWriter err = spec.commandLine().getErr();
    broken.forEach(line -> err.println("tally: broken promise: " + line));
    result.failure().ifPresent(why -> err.println("tally: the run is not complete: " + why));
    err.flush();
    if (result.failure().isPresent()) {
      return ExitCode.INCOMPLETE;
    }
    if (!broken.isEmpty() || isAny(result, OrderVerdict.Kind.INVALID)) {
      return ExitCode.VERDICT_FAILED;
    }
    return isAny(result, OrderVerdict.Kind.UNDECIDED) ? ExitCode.INCOMPLETE : ExitCode.OK;
  }

  /** Whether a row of a system has that verdict. */
  private static boolean isAny(ExperimentResult result, OrderVerdict.Kind kind) {
    Set<String> checked =
        result.columns().stream()
            .filter(column -> column.variant().kind() != Variant.Kind.FLOOR)
            .map(ColumnResult::variant)
            .map(Variant::name)
            .collect(Collectors.toSet());
    return result.stages().stream()
        .filter(row -> checked.contains(row.column()))
        .anyMatch(row -> row.verdict().kind() == kind);
  }
}
