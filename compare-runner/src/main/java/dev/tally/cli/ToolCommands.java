package dev.tally.cli;

import dev.tally.counter.InvalidRequestException;
import dev.tally.deploy.BackendTool;
import dev.tally.experiment.RunLock;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

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
      for (BackendTool.Text text : tool.texts()) {
        add(spec, text);
      }
      this.commandLine = new CommandLine(spec);
    }

    private static void add(CommandSpec spec, BackendTool.Text text) {
      if (text.standsAlone()) {
        spec.addPositional(
            PositionalParamSpec.builder()
                .type(String.class)
                .paramLabel(text.label())
                .arity(text.required() ? "1" : "0..1")
                .required(text.required())
                .description(text.description())
                .build());
        return;
      }
      OptionSpec.Builder option =
          OptionSpec.builder("--" + text.name())
              .required(text.required())
              .description(text.description());
      spec.addOption(
          text.isFlag()
              ? option.type(boolean.class).arity("0").build()
              : option.type(String.class).paramLabel(text.label()).build());
    }

    private Map<String, String> texts() {
      CommandSpec spec = commandLine.getCommandSpec();
      Map<String, String> given = new HashMap<>();
      int position = 0;
      for (BackendTool.Text text : tool.texts()) {
        if (text.standsAlone()) {
          String value = spec.positionalParameters().get(position++).getValue();
          Optional.ofNullable(value).ifPresent(v -> given.put(text.name(), v));
        } else if (text.isFlag()) {
          Boolean there = spec.findOption("--" + text.name()).getValue();
          if (Boolean.TRUE.equals(there)) {
            given.put(text.name(), "");
          }
        } else {
          String value = spec.findOption("--" + text.name()).getValue();
          Optional.ofNullable(value).ifPresent(v -> given.put(text.name(), v));
        }
      }
      return given;
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
      try (RunLock lock = RunLock.acquire(purpose)) {
        Surroundings.otherLoad().ifPresent(commandLine.getErr()::println);
        return run(values);
      }
    }

    private int run(Map<String, Long> values) throws Exception {
      PrintWriter out = commandLine.getOut();
      boolean holds;
      try {
        holds =
            tool.run(
                new BackendTool.Input(values, texts()),
                line -> {
                  out.println(line);
                  out.flush();
                });
      } catch (InvalidRequestException e) {
        commandLine.getErr().println("tally: " + e.getMessage());
        return ExitCode.BAD_INPUT;
      }
      return holds ? ExitCode.OK : ExitCode.VERDICT_FAILED;
    }
  }
}
