package dev.tally.cli;

import dev.tally.check.CheckerCeiling;
import dev.tally.check.Expectations;
import dev.tally.check.HistoryChecker;
import dev.tally.counter.ClientOptions;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.drive.HarnessCeiling;
import dev.tally.experiment.Backends;
import dev.tally.experiment.RunLock;
import dev.tally.history.HistoryCursor;
import dev.tally.history.HistoryFile;
import dev.tally.process.ProcessSupervisor;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.Settling;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally ceiling}: what the harness itself can do. */
@Command(
    name = "ceiling",
    mixinStandardHelpOptions = true,
    description = {
      "Measure what the harness itself can do, against the null backend that answers at once:",
      "operations a second through driver, recording and checker, and how late an open loop starts."
    })
final class CeilingCommand implements Callable<Integer> {

  private static final String CHECKED = "checked.history";

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "How long each measurement takes, 1 to 60 (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--check-operations",
      paramLabel = "N",
      defaultValue = "10000000",
      description =
          "How many operations the checker is given, 1000 to 50000000 (default: ${DEFAULT-VALUE}).")
  private int checkOperations;

  @Override
  public Integer call() throws Exception {
    if (seconds < 1 || seconds > 60) {
      spec.commandLine().getErr().println("--seconds is " + seconds + ", must be 1 to 60");
      return ExitCode.BAD_INPUT;
    }
    if (checkOperations < 1_000 || checkOperations > 50_000_000) {
      spec.commandLine()
          .getErr()
          .println("--check-operations is " + checkOperations + ", must be 1000 to 50000000");
      return ExitCode.BAD_INPUT;
    }
    Path directory = Files.createTempDirectory("tally-ceiling-");
    Path history = directory.resolve("ceiling.history");
    Backends.Entry entry = Backends.find().require("null");
    try (RunLock lock = RunLock.acquire("tally ceiling");
        ProcessSupervisor supervisor = new ProcessSupervisor();
        Deployment deployment =
            entry
                .backend()
                .deploy(
                    entry.variant(),
                    new DeploymentContext(directory, directory, supervisor, Map.of()));
        StatefulCounter counter =
            deployment.connect(new ClientOptions("ceiling", 2 * HarnessCeiling.IN_FLIGHT))) {
      Surroundings.otherLoad().ifPresent(spec.commandLine().getErr()::println);
      RequestIds ids = new RequestIds(new SecureRandom().nextLong());
      print(HarnessCeiling.measure(counter, ids, Duration.ofSeconds(seconds), history), history);
      return ExitCode.OK;
    } finally {
      Files.deleteIfExists(history);
      Files.deleteIfExists(history.resolveSibling(CHECKED));
      Files.delete(directory);
    }
  }

  private void print(HarnessCeiling.Ceiling ceiling, Path history) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    OrderVerdict verdict;
    try (HistoryCursor cursor = HistoryFile.open(history)) {
      verdict = HistoryChecker.check(cursor, Expectations.INTERRUPTED);
    }
    out.printf(
        Locale.ROOT,
        "driver alone              %,12.0f operations/s, %d in flight%n"
            + "driver and recording      %,12.0f operations/s (%,d operations, %,.1f bytes each)%n"
            + "recording costs           %,12.0f ns an operation%n"
            + "open loop at %,.0f/s: starts late by %.0f us (p50), %.0f us (p99); adds %.0f us (p50), %.0f us (p99) of latency%n"
            + "a row is settled where %s%n",
        ceiling.unrecorded(),
        HarnessCeiling.IN_FLIGHT,
        ceiling.recorded(),
        ceiling.recordedOperations(),
        Files.size(history) / (double) ceiling.recordedOperations(),
        Math.max(0, 1e9 / ceiling.recorded() - 1e9 / ceiling.unrecorded()),
        HarnessCeiling.OPEN_RATE,
        ceiling.latenessP50Nanos() / 1e3,
        ceiling.latenessP99Nanos() / 1e3,
        ceiling.addedP50Nanos() / 1e3,
        ceiling.addedP99Nanos() / 1e3,
        Settling.of(Duration.ofMillis(50)).inWords());
    if (verdict.kind() == OrderVerdict.Kind.INVALID) {
      out.println("the null backend's history is INVALID: " + verdict.detail());
    }
    out.flush();
    CheckerCeiling.Measured checked =
        CheckerCeiling.measure(history.resolveSibling(CHECKED), checkOperations);
    out.printf(
        Locale.ROOT,
        "checker: %,d operations in %.2f s, %,.0f/s, from a file of %,d MiB; at most %,d MiB of heap; %s%n",
        checked.verdict().operations(),
        checked.seconds(),
        checked.verdict().operations() / checked.seconds(),
        checked.fileBytes() >> 20,
        checked.peakHeapBytes() >> 20,
        checked.verdict().kind());
    out.flush();
  }
}
