package dev.tally.cli;

import dev.tally.interchange.Exporter;
import dev.tally.interchange.Histories;
import dev.tally.interchange.HistoryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
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
      "Write recorded histories for independent checkers, one file each. Nothing is overwritten.",
      "",
      "  jepsen      EDN, :f :add :value [key delta], answered [key value version]",
      "  porcupine   JSON lines, {\"ClientId\":5,\"Input\":{\"Op\":\"add\",...},...}; failed additions and",
      "              reads weaker than linearizable have no form in it and are left out"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:exported",
      "2:bad input: not a history, or a file that is there already",
      "3:exported as far as it goes: a history is cut off at its end"
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
    Histories.Found found = Histories.at(path);
    List<Path> targets = ExportNames.of(found.root(), found.files(), format.ending());
    Path folder = out.orElseGet(this::beside);
    for (Path target : targets) {
      Path to = folder.resolve(target);
      if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
        throw new HistoryException(
            to + " exists already and is not overwritten: remove it, or give another --out");
      }
    }
    int code = ExitCode.OK;
    for (int i = 0; i < targets.size(); i++) {
      code = Math.max(code, export(found.files().get(i), folder.resolve(targets.get(i))));
    }
    return code;
  }

  /** A pipe has no folder of its own. */
  private Path beside() {
    if (Files.isDirectory(path)) {
      return path.resolve(Histories.EXPORT);
    }
    return Files.isRegularFile(path)
        ? path.toAbsolutePath().getParent().resolve(Histories.EXPORT)
        : Path.of(Histories.EXPORT);
  }

  private int export(Path file, Path to) throws IOException {
    PrintWriter text = spec.commandLine().getOut();
    Files.createDirectories(to.toAbsolutePath().getParent());
    Exporter.Exported exported = Exporter.export(file, format, to);
    text.printf(Locale.ROOT, "%s: %,d operations%s%n", to, exported.operations(), rest(exported));
    exported.notes().forEach(note -> text.println("  " + note));
    text.flush();
    return exported.cutOff() ? ExitCode.INCOMPLETE : ExitCode.OK;
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
