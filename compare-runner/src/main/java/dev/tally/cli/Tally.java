package dev.tally.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
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
      SweepCommand.class,
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
      "  tally run                          the default comparison, about fifteen minutes",
      "  tally run --quick                  a trial of the installation, in three",
      "  tally run us-flights               replay 20,000 real departures",
      "  tally run my-plan.yaml --seed 7    a plan of your own",
      "  tally sweep sticky --factor shards one setting varied, all else as it is",
      "  tally check results/RUN            check the recorded histories of a run again",
      "  source <(tally generate-completion)   completion for bash and zsh"
    })
public final class Tally {

  private Tally() {}

  /**
   * Runs a command and exits with its code. What it prints and writes is the same whatever language
   * the machine speaks.
   *
   * @param arguments as typed
   */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    Thread.setDefaultUncaughtExceptionHandler(Tally::onLostThread);
    System.exit(execute(arguments));
  }

  private static int execute(String... arguments) {
    PrintWriter err = standardError();
    try {
      return execute(commandLine(), err, arguments);
    } catch (Throwable e) {
      // Not even the commands could be set up.
      return Failures.tell(e, err);
    }
  }

  /** Whatever goes wrong, down to the JVM's own errors, becomes a sentence and an exit code. */
  static int execute(CommandLine tally, PrintWriter err, String... arguments) {
    try {
      return tally.execute(arguments);
    } catch (Throwable e) {
      return Failures.tell(e, err);
    }
  }

  private static PrintWriter standardError() {
    return new PrintWriter(System.err, true, Charset.defaultCharset());
  }

  /**
   * A thread other than the main one has ended by something nobody caught. After an error the
   * others may wait for it for ever, so the program ends, as it would by Ctrl-C.
   */
  private static void onLostThread(Thread thread, Throwable failure) {
    int code = Failures.tell(failure, standardError());
    if (failure instanceof Error) {
      // Not here: the end waits for threads, perhaps for this one.
      new Thread(() -> System.exit(code), "end").start();
    }
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
        .setExitCodeExceptionMapper(Failures::exitCode)
        .setExecutionExceptionHandler(
            (e, commandLine, parsed) -> Failures.tell(e, commandLine.getErr()));
  }
}
