package dev.tally.cli;

import dev.tally.experiment.FailureText;
import dev.tally.experiment.InvalidExperimentException;
import dev.tally.interchange.HistoryException;
import dev.tally.label.Visible;
import dev.tally.workload.PlanException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import picocli.CommandLine;

/** What went wrong, as one sentence and an exit code that is never that of a verdict. */
final class Failures {

  /**
   * System property: whether the stack trace is printed as well, for those who look for a fault.
   */
  static final String TRACE_PROPERTY = "tally.trace";

  private Failures() {}

  /** {@link ExitCode#BAD_INPUT} or {@link ExitCode#INCOMPLETE}. */
  static int exitCode(Throwable failure) {
    return failure instanceof InvalidExperimentException
            || failure instanceof HistoryException
            || failure instanceof PlanException
            || failure instanceof InvalidPathException
            || failure instanceof CommandLine.ParameterException
        ? ExitCode.BAD_INPUT
        : ExitCode.INCOMPLETE;
  }

  /** Tells it, with the stack trace only where that was asked for, and returns the exit code. */
  static int tell(Throwable failure, PrintWriter err) {
    try {
      err.println("tally: " + Visible.lines(FailureText.of(failure)));
      if (Boolean.getBoolean(TRACE_PROPERTY)) {
        failure.printStackTrace(err);
      }
      err.flush();
    } catch (Error e) {
      // No memory is left, not even to say so; the exit code still can.
    }
    return exitCode(failure);
  }
}
