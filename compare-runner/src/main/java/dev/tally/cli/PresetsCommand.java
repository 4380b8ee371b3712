package dev.tally.cli;

import dev.tally.workload.ExperimentPlan;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally presets}: the experiments inside. */
@Command(
    name = "presets",
    mixinStandardHelpOptions = true,
    description = "List the experiments inside, or print one as a start for your own.")
final class PresetsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--show",
      paramLabel = "PRESET",
      completionCandidates = PresetNames.class,
      description = "Print this one's YAML: ${COMPLETION-CANDIDATES}.")
  private @Nullable String shown;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    if (shown != null) {
      out.print(ExperimentPlan.presetYaml(shown));
    } else {
      for (String name : ExperimentPlan.PRESETS) {
        out.printf("%-12s %s%n", name, ExperimentPlan.preset(name).title());
      }
    }
    out.flush();
  }
}
