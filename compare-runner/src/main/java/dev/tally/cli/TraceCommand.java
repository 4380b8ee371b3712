package dev.tally.cli;

import dev.tally.workload.Keys;
import dev.tally.workload.TraceProfile;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tally trace}: what a run would read of a trace. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Show what a run would read of a trace: rows, span, unit of time, keys and the most frequent",
      "of them, bursts, and which rows are bad and why. Starts nothing."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:a run would take it", "2:a run would refuse it, for the reason told"})
final class TraceCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE.csv", description = "A CSV, packed by gzip or not, or us-flights.")
  private String file;

  @Mixin private TraceOptions options;

  @Override
  public Integer call() {
    Keys.Traced traced = options.of(file);
    TraceProfile profile = TraceProfile.of(traced);
    PrintWriter out = spec.commandLine().getOut();
    profile.lines().forEach(out::println);
    out.flush();
    Optional<String> refusal = profile.refusal();
    refusal.ifPresent(why -> spec.commandLine().getErr().println("tally: a run refuses " + why));
    return refusal.isPresent() ? ExitCode.BAD_INPUT : ExitCode.OK;
  }
}
