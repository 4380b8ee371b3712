package dev.tally.cli;

import dev.tally.experiment.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows progress: on a terminal one line that is rewritten, elsewhere a plain line a step. Safe for
 * use by many threads.
 */
final class ProgressPrinter implements Progress.Listener {

  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean interactive;
  private String printedStep = "";
  private boolean lineOpen;

  /**
   * Prints nothing yet.
   *
   * @param out where to
   * @param interactive whether that is a terminal
   */
  ProgressPrinter(PrintStream out, boolean interactive) {
    this.out = out;
    this.interactive = interactive;
  }

  @Override
  public synchronized void onProgress(Progress progress) {
    if (interactive) {
      out.print(ERASE_LINE + SafeTerminal.lines(format(progress)));
      out.flush();
      lineOpen = true;
    } else if (!progress.step().equals(printedStep)) {
      printedStep = progress.step();
      out.println(SafeTerminal.lines(format(progress)));
    }
  }

  @Override
  public synchronized void onNote(String line) {
    endLine();
    out.println(SafeTerminal.lines(line));
  }

  /** Leaves the progress line as it is and goes on below it. */
  synchronized void endLine() {
    if (lineOpen) {
      out.print(ERASE_LINE);
      out.flush();
      lineOpen = false;
    }
  }

  static String format(Progress progress) {
    String rate =
        progress.rate() > 0 ? String.format(Locale.ROOT, "  %,.0f/s", progress.rate()) : "";
    return String.format(
        Locale.ROOT,
        "%3.0f%%  %s left  %s%s",
        progress.share() * 100,
        clock(progress.left()),
        progress.step(),
        rate);
  }

  private static String clock(Duration left) {
    return String.format(Locale.ROOT, "%d:%02d", left.toMinutes(), left.toSecondsPart());
  }
}
