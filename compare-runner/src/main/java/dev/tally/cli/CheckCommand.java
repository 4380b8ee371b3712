package dev.tally.cli;

import dev.tally.check.Examination;
import dev.tally.check.Expectations;
import dev.tally.check.HistoryChecker;
import dev.tally.history.HistoryCursor;
import dev.tally.interchange.Histories;
import dev.tally.interchange.HistoryException;
import dev.tally.report.ReadTable;
import dev.tally.stats.CountAudit;
import dev.tally.stats.OrderVerdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tally check}: the verdict on histories, ours or others'. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Check whether recorded histories are those of linearizable counters.",
      "",
      "Reads Tally's own .history files, Jepsen EDN and Porcupine-style JSON, told apart by how they",
      "begin; a pipe will do (/dev/stdin). Of a folder, every history in it but Jepsen's results.edn.",
      "Prints the verdict of each, the smallest counter-example with the longest valid prefix, what",
      "was assumed of it, the additions counted against the final states, and how stale reads were."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:valid",
      "1:invalid: at least one history is not one of counters",
      "2:bad input: not a history; file, line, field and value are named",
      "3:undecided, with the reason"
    })
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "Histories, or folders.")
  private List<Path> paths;

  @Override
  public Integer call() {
    int worst = ExitCode.OK;
    for (Path path : paths) {
      worst = worse(worst, checkAllAt(path));
    }
    return worst;
  }

  /** What is not there keeps nothing else from being checked. */
  private int checkAllAt(Path path) {
    Histories.Found found;
    try {
      found = Histories.at(path);
    } catch (IOException | UncheckedIOException | HistoryException e) {
      return refused(path, e);
    }
    int worst = ExitCode.OK;
    for (Path file : found.files()) {
      worst = worse(worst, checkOne(file));
    }
    PrintWriter out = spec.commandLine().getOut();
    for (Path skipped : found.skipped()) {
      out.println(skipped + ": skipped, is Jepsen's verdict and no history");
    }
    out.flush();
    return worst;
  }

  private int refused(Path path, Exception e) {
    String message = String.valueOf(e.getMessage());
    spec.commandLine()
        .getErr()
        .println("tally: " + (message.contains(path.toString()) ? "" : path + ": ") + message);
    return ExitCode.BAD_INPUT;
  }

  /** A broken promise outweighs all; then what could not be read; then what could not be told. */
  private static int worse(int one, int other) {
    List<Integer> order =
        List.of(ExitCode.OK, ExitCode.INCOMPLETE, ExitCode.BAD_INPUT, ExitCode.VERDICT_FAILED);
    return order.get(Math.max(order.indexOf(one), order.indexOf(other)));
  }

  /** What a history tells, and what was assumed of it. */
  private record Checked(Examination examination, List<String> notes) {}

  private int checkOne(Path file) {
    PrintWriter out = spec.commandLine().getOut();
    long start = System.nanoTime();
    Checked checked;
    try {
      checked = examine(file);
    } catch (IOException
        | UncheckedIOException
        | HistoryException
        | IllegalStateException
        | IllegalArgumentException e) {
      return refused(file, e);
    }
    Examination examination = checked.examination();
    OrderVerdict verdict = examination.verdict();
    out.printf(
        Locale.ROOT,
        "%s: %s, %,d operations checked in %.2f s%n",
        file,
        verdict.kind(),
        verdict.operations(),
        (System.nanoTime() - start) / 1e9);
    verdict.detail().lines().forEach(line -> out.println("  " + line));
    checked.notes().forEach(line -> out.println("  " + line));
    CountAudit counts = examination.counts();
    if (counts.keys() > 0) {
      out.println("  counts: " + counts.inWords());
    }
    ReadTable.lines(examination.reads()).forEach(line -> out.println("  " + line));
    out.flush();
    return switch (verdict.kind()) {
      case VALID -> ExitCode.OK;
      case INVALID -> ExitCode.VERDICT_FAILED;
      case UNDECIDED -> ExitCode.INCOMPLETE;
    };
  }

  private static Checked examine(Path file) throws IOException {
    try (HistoryCursor cursor = Histories.open(file)) {
      Examination examination = HistoryChecker.examine(cursor, Expectations.AS_RECORDED);
      return new Checked(examination, cursor.notes());
    }
  }
}
