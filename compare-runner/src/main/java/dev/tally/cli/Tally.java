package dev.tally.cli;

import dev.tally.experiment.InvalidExperimentException;
import dev.tally.interchange.HistoryException;
import dev.tally.label.Visible;
import dev.tally.workload.PlanException;
import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: {@code tally COMMAND}. Exit codes are listed in its help. */
@Command(
    name = "tally",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    header = "Should a keyed, stateful counter live in Kafka Streams, or in memory? Measured.",
    description = {
      "",
      "Tally runs the identical, seeded plan of operations through two real backends, started as",
      "processes on this machine, checks every answer, and reports latency, throughput, order and",
      "cost side by side:",
      "",
      "  sticky   in memory behind sticky routing, replicated to a quorum",
      "  kafka    Kafka Streams with RocksDB, changelog and standby replicas",
      ""
    },
    subcommands = {
      RunCommand.class,
      PresetsCommand.class,
      BackendsCommand.class,
      CheckCommand.class,
      ExportCommand.class,
      TraceCommand.class,
      CeilingCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every verdict holds",
      "1:a verdict failed: a backend broke a promise",
      "2:bad input; nothing was started",
      "3:the run could not be completed; what was measured is kept (of check: undecided)"
    },
    footer = {
      "",
      "Examples:",
      "  tally run                          the default comparison, about twelve minutes",
      "  tally run --quick                  a shorter one, under three",
      "  tally run us-flights               replay 20,000 real departures",
      "  tally run my-plan.yaml --seed 7    a plan of your own",
      "  tally check results/RUN            check the recorded histories of a run again",
      "  source <(tally generate-completion)   completion for bash and zsh"
    })
public final class Tally {

  private Tally() {}

  /**
   * Runs a command and exits with its code.
   *
   * @param arguments as typed
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /**
   * The commands, with bad input and failures turned into exit codes.
   *
   * @return ready to execute
   */
  static CommandLine commandLine() {
    CommandLine tally = new CommandLine(new Tally());
    ToolCommands.addTo(tally);
    return tally
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(SafeTerminal::execute)
        .setExitCodeExceptionMapper(
            e ->
                e instanceof InvalidExperimentException
                        || e instanceof HistoryException
                        || e instanceof PlanException
                        || e instanceof CommandLine.ParameterException
                    ? ExitCode.BAD_INPUT
                    : ExitCode.INCOMPLETE)
        .setExecutionExceptionHandler(
            (e, commandLine, parsed) -> {
              PrintWriter err = commandLine.getErr();
              err.println("tally: " + Visible.lines(describe(e)));
              err.flush();
              return commandLine.getExitCodeExceptionMapper().getExitCode(e);
            });
  }

  private static String describe(Exception e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.toString() : message;
  }
}
