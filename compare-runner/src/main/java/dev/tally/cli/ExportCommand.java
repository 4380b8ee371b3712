package dev.tally.cli;

import dev.tally.interchange.Exporter;
import dev.tally.interchange.Histories;
import dev.tally.interchange.HistoryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tally export}: histories for independent checkers. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write recorded histories for independent checkers, one file each.",
      "",
      "  jepsen      EDN, :f :add :value [key delta], answered [key value version]",
      "  porcupine   JSON lines, {\"ClientId\":5,\"Input\":{\"Op\":\"add\",...},...}; failed additions and",
      "              reads weaker than linearizable have no form in it and are left out"
    })
final class ExportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE|DIR", description = "A history, or a results folder.")
  private Path path;

  @Option(
      names = "--format",
      required = true,
      description = "One of ${COMPLETION-CANDIDATES}, in lower or upper case.")
  private Exporter.Format format;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write (default: a folder export in DIR, or beside FILE).")
  private Optional<Path> out = Optional.empty();

  @Override
  public Integer call() throws IOException {
    PrintWriter text = spec.commandLine().getOut();
    Path base = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
    Path folder = out.orElse(base.resolve(Histories.EXPORT));
    for (Path file : Histories.at(path)) {
      String name = file.getFileName().toString();
      int dot = name.lastIndexOf('.');
      Path to = folder.resolve((dot > 0 ? name.substring(0, dot) : name) + format.ending());
      if (Files.exists(to) && Files.isSameFile(to, file)) {
        throw new HistoryException(to + " is the history itself, --out must be another folder");
      }
      Files.createDirectories(folder);
      Exporter.Exported exported = Exporter.export(file, format, to);
      text.printf(Locale.ROOT, "%s: %,d operations%s%n", to, exported.operations(), rest(exported));
      text.flush();
    }
    return ExitCode.OK;
  }

  private static String rest(Exporter.Exported exported) {
    return exported.failed() + exported.weakReads() == 0
        ? ""
        : String.format(
            Locale.ROOT,
            " (left out: %,d failed, %,d session and eventual reads)",
            exported.failed(),
            exported.weakReads());
  }
}
