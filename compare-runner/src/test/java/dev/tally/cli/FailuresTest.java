package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.experiment.InvalidExperimentException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.InvalidPathException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** However a command ends: never as a failed verdict, never as a stack trace. */
class FailuresTest {

  private final StringWriter err = new StringWriter();

  private int execute(Throwable failure) {
    CommandLine tally = Tally.commandLine();
    tally.addSubcommand(new CommandLine(new Failing(failure)));
    tally.setErr(new PrintWriter(err, true));
    return Tally.execute(tally, new PrintWriter(err, true), "fail");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        StackOverflowError.class,
        OutOfMemoryError.class,
        UnsatisfiedLinkError.class,
        NoClassDefFoundError.class,
        AssertionError.class,
        IllegalStateException.class,
        IOException.class
      })
  void whateverItIsItIsOneSentence(Class<? extends Throwable> kind) throws Exception {
    assertThat(execute(kind.getDeclaredConstructor().newInstance())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.startsWith("tally: "));
  }

  @Test
  void badInputIsToldApart() {
    assertThat(execute(new InvalidExperimentException("no"))).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(execute(new InvalidPathException("a", "b"))).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Command(name = "fail")
  private static final class Failing implements Callable<Integer> {
    private final Throwable failure;

    Failing(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() throws Exception {
      if (failure instanceof Error e) {
        throw e;
      }
      throw (Exception) failure;
    }
  }
}
