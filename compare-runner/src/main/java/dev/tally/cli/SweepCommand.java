package dev.tally.cli;

import dev.tally.deploy.Factor;
import dev.tally.deploy.Level;
import dev.tally.experiment.Backends;
import dev.tally.experiment.Cancellation;
import dev.tally.experiment.Experiment;
import dev.tally.experiment.RunLock;
import dev.tally.experiment.Sweep;
import dev.tally.experiment.SweepPlan;
import dev.tally.experiment.SweepRequest;
import dev.tally.report.ResultsFolder;
import dev.tally.report.SweepTable;
import dev.tally.stats.SweepResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tally sweep}: what a backend's settings rest on, measured one factor at a time. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Vary one setting of a backend at a time: each value on a fresh deployment, warmed up, driven,",
      "checked and judged as tally run does it. A line for each value and load here, and a folder",
      "with sweep.csv and all that is behind it."
    })
final class SweepCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "BACKEND", description = "Whose settings: sticky, kafka, ...")
  private String backend;

  @Option(
      names = "--factor",
      split = ",",
      paramLabel = "NAME",
      description = "What to vary, as --list has it (default: all of it).")
  private List<String> factors = List.of();

  @Option(
      names = "--setting",
      paramLabel = "NAME=VALUE[,VALUE]",
      description = "A setting of your choice with its values; can be given several times.")
  private List<String> settings = List.of();

  @Option(
      names = "--variant",
      split = ",",
      paramLabel = "NAME",
      description =
          "On which columns: of these, the first that a factor is about (default: its usual one).")
  private List<String> variants = List.of();

  @Option(names = "--list", description = "Only list what can be varied, and how long it takes.")
  private boolean list;

  @Option(
      names = "--in-flight",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,64,512",
      description = "The closed loops, a measurement each (default: ${DEFAULT-VALUE}).")
  private List<Integer> inFlight;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "An open loop besides, of so many operations a second.")
  private @Nullable Double rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How long each measurement takes, 1 to 3600 (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "120s",
      description =
          "How long each deployment may be warmed up until its compilers rest (default:"
              + " ${DEFAULT-VALUE}).")
  private String warmUp;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How often each value is measured, forth and back (A B C C B A); medians are told"
              + " (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--requests",
      description =
          "Also ask the servers what they do for an operation, where they account for it.")
  private boolean requests;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results, new or empty (default: results/<time>-sweep-<name>).")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    SweepPlan plan =
        SweepPlan.of(
            new SweepRequest(
                backend,
                factors,
                settings,
                variants,
                inFlight,
                rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
                seconds,
                warmUp,
                rounds,
                requests),
            Backends.find());
    if (list) {
      print(plan);
      return ExitCode.OK;
    }
    OutFolder.requireFree(out);
    try (RunLock lock = RunLock.acquire("tally sweep " + plan.name())) {
      return run(plan);
    } catch (RunLock.OccupiedException e) {
      spec.commandLine().getErr().println("tally: " + e.getMessage());
      return ExitCode.INCOMPLETE;
    }
  }

  private void print(SweepPlan plan) {
    PrintWriter stdout = spec.commandLine().getOut();
    for (SweepPlan.Part part : plan.parts()) {
      Factor factor = part.factor();
      stdout.printf(
          Locale.ROOT,
          "%-23s on %s: %s (%s)%n",
          factor.name(),
          String.join(", ", factor.variants()),
          factor.about(),
          factor.levels().stream().map(Level::label).collect(Collectors.joining("; ")));
    }
    stdout.println(size(plan));
    stdout.flush();
  }

  private static String size(SweepPlan plan) {
    return String.format(
        Locale.ROOT,
        "%d deployments of some %d s each, about %d minutes in all",
        plan.deployments(),
        plan.eachDeployment().toSeconds(),
        1 + plan.eachDeployment().multipliedBy(plan.deployments()).toMinutes());
  }

  private int run(SweepPlan plan) throws IOException, InterruptedException {
    Path results = Path.of(System.getProperty("tally.home", ".")).resolve("results");
    PrintWriter err = spec.commandLine().getErr();
    Experiment.deleteLeftoverData(results).forEach(line -> err.println("tally: " + line));
    Surroundings.remarks(1).forEach(line -> err.println("tally: " + line));
    err.flush();
    ResultsFolder folder = OutFolder.make(out, results, "sweep-" + plan.name());
    ProgressPrinter printer =
        new ProgressPrinter(System.err, Boolean.getBoolean("tally.interactive"));
    printer.onNote(
        "tally: sweep of " + plan.name() + ", " + size(plan) + " -> " + folder.directory());
    Cancellation cancellation = new Cancellation(Thread.currentThread());
    try (InterruptHandler handler = new InterruptHandler(cancellation)) {
      Sweep sweep = new Sweep(plan, folder, cancellation, printer);
      SweepResult result =
          sweep.run(
              part -> {
                printer.endLine();
                PrintWriter stdout = spec.commandLine().getOut();
                stdout.println(SweepTable.render(part));
                stdout.flush();
              });
      printer.endLine();
      int code = conclude(result, sweep.brokenPromises(), folder);
      handler.exitWith(code);
      return code;
    }
  }

  private int conclude(SweepResult result, List<String> broken, ResultsFolder folder) {
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.println(
        "CPU and memory are those of the backend's processes. Compare lines of one table.");
    stdout.println("results: " + folder.directory());
    stdout.flush();
    PrintWriter err = spec.commandLine().getErr();
    broken.forEach(line -> err.println("tally: broken promise: " + line));
    result.failure().ifPresent(why -> err.println("tally: the sweep is not complete: " + why));
    err.flush();
    return ExitCode.of(
        result.failure(), broken, result.parts().stream().map(SweepResult.Part::result).toList());
  }
}
