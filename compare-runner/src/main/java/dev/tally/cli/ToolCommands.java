package dev.tally.cli;

import dev.tally.deploy.BackendTool;
import dev.tally.experiment.RunLock;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The tools that backends bring along, as {@code tally BACKEND TOOL}. */
final class ToolCommands {

  private ToolCommands() {}

  static void addTo(CommandLine tally) {
    for (BackendTool tool : ServiceLoader.load(BackendTool.class)) {
      CommandLine backend = tally.getSubcommands().get(tool.backend());
      if (backend == null) {
        CommandSpec group = CommandSpec.wrapWithoutInspection(new Group());
        group.mixinStandardHelpOptions(true);
        group.usageMessage().description("What only " + tool.backend() + " can be asked to do.");
        backend = new CommandLine(group);
        tally.addSubcommand(tool.backend(), backend);
      }
      backend.addSubcommand(tool.name(), new Run(tool).commandLine);
    }
  }

  /** Nothing by itself: without a tool's name it is refused, and shows which there are. */
  private static final class Group {
    private Group() {}
  }

  private static final class Run implements Callable<Integer> {
    private final BackendTool tool;
    private final CommandLine commandLine;

    Run(BackendTool tool) {
      this.tool = tool;
      CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
      spec.mixinStandardHelpOptions(true);
      spec.usageMessage().description(tool.description().toArray(String[]::new));
      for (BackendTool.Option option : tool.options()) {
        spec.addOption(
            OptionSpec.builder("--" + option.name())
                .type(long.class)
                .paramLabel("N")
                .defaultValue(Long.toString(option.usual()))
                .description(option.description() + " (default: ${DEFAULT-VALUE})")
                .build());
      }
      this.commandLine = new CommandLine(spec);
    }

    @Override
    public Integer call() throws Exception {
      Map<String, Long> values = new HashMap<>();
      for (BackendTool.Option option : tool.options()) {
        long value = commandLine.getCommandSpec().findOption("--" + option.name()).getValue();
        if (value < option.least() || value > option.most()) {
          commandLine
              .getErr()
              .printf(
                  "--%s is %d, must be %d to %d%n",
                  option.name(), value, option.least(), option.most());
          return ExitCode.BAD_INPUT;
        }
        values.put(option.name(), value);
      }
      if (!tool.measures()) {
        return run(values);
      }
      String purpose = "tally " + tool.backend() + " " + tool.name();
      try (RunLock lock = RunLock.acquire(RunLock.defaultFile(), purpose)) {
        return run(values);
      }
    }

    private int run(Map<String, Long> values) throws Exception {
      PrintWriter out = commandLine.getOut();
      boolean holds =
          tool.run(
              values,
              line -> {
                out.println(line);
                out.flush();
              });
      return holds ? ExitCode.OK : ExitCode.VERDICT_FAILED;
    }
  }
}
