package dev.tally.cli;

import dev.tally.deploy.Guarantees;
import dev.tally.deploy.Variant;
import dev.tally.experiment.Backends;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tally backends}: every column that can be compared, and what it promises. */
@Command(
    name = "backends",
    mixinStandardHelpOptions = true,
    description = "List the columns that can be compared, and what each promises.")
final class BackendsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    for (Variant variant : Backends.find().variants()) {
      Guarantees guarantees = variant.guarantees();
      out.printf("%-12s %s%n", variant.name(), variant.title());
      if (variant.kind() == Variant.Kind.SYSTEM) {
        out.printf(
            Locale.ROOT,
            "             acknowledged: %s (%d in memory%s)%n             survives: %s%n"
                + "             reads: %s%n",
            guarantees.acknowledged(),
            guarantees.replicasAtAcknowledgement(),
            guarantees.fsyncedAtAcknowledgement() ? ", on disk" : "",
            names(guarantees.survives()),
            names(guarantees.readLevels()));
      }
    }
    out.flush();
  }

  private static String names(Iterable<? extends Enum<?>> values) {
    StringBuilder names = new StringBuilder();
    for (Enum<?> value : values) {
      names
          .append(names.isEmpty() ? "" : ", ")
          .append(value.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    return names.isEmpty() ? "none" : names.toString();
  }
}
