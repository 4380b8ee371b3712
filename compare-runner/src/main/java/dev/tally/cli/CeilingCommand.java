package dev.tally.cli;

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

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "How long each measurement takes, 1 to 60 (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Override
  public Integer call() throws Exception {
    if (seconds < 1 || seconds > 60) {
      spec.commandLine().getErr().println("--seconds is " + seconds + ", must be 1 to 60");
      return ExitCode.BAD_INPUT;
    }
    Path directory = Files.createTempDirectory("tally-ceiling-");
    Path history = directory.resolve("ceiling.history");
    Backends.Entry entry = Backends.find().require("null");
    try (RunLock lock = RunLock.acquire(RunLock.defaultFile(), "tally ceiling");
        ProcessSupervisor supervisor = new ProcessSupervisor();
        Deployment deployment =
            entry
                .backend()
                .deploy(
                    entry.variant(),
                    new DeploymentContext(directory, directory, supervisor, Map.of()));
        StatefulCounter counter =
            deployment.connect(new ClientOptions("ceiling", 2 * HarnessCeiling.IN_FLIGHT))) {
      RequestIds ids = new RequestIds(new SecureRandom().nextLong());
      print(HarnessCeiling.measure(counter, ids, Duration.ofSeconds(seconds), history), history);
      return ExitCode.OK;
    } finally {
      Files.deleteIfExists(history);
      Files.delete(directory);
    }
  }

  private void print(HarnessCeiling.Ceiling ceiling, Path history) throws Exception {
    long start = System.nanoTime();
    OrderVerdict verdict;
    try (HistoryCursor cursor = HistoryFile.open(history)) {
      verdict = HistoryChecker.check(cursor, Expectations.INTERRUPTED);
    }
    double checkSeconds = (System.nanoTime() - start) / 1e9;
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "driver alone              %,12.0f operations/s, %d in flight%n"
            + "driver and recording      %,12.0f operations/s (%,d operations, %,.1f bytes each)%n"
            + "checker                   %,12.0f operations/s%n"
            + "open loop at %,.0f/s: starts late by %.0f us (p50), %.0f us (p99)%n",
        ceiling.unrecorded(),
        HarnessCeiling.IN_FLIGHT,
        ceiling.recorded(),
        ceiling.recordedOperations(),
        Files.size(history) / (double) ceiling.recordedOperations(),
        verdict.operations() / checkSeconds,
        HarnessCeiling.OPEN_RATE,
        ceiling.latenessP50Nanos() / 1e3,
        ceiling.latenessP99Nanos() / 1e3);
    if (verdict.kind() == OrderVerdict.Kind.INVALID) {
      out.println("the null backend's history is INVALID: " + verdict.detail());
    }
    out.flush();
  }
}
