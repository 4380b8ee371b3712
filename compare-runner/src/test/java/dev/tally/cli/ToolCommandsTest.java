package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Commands that backends bring along. */
class ToolCommandsTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int tally(String... arguments) {
    CommandLine tally = Tally.commandLine();
    tally.setOut(new PrintWriter(out, true));
    tally.setErr(new PrintWriter(err, true));
    return tally.execute(arguments);
  }

  @Test
  void aSimulationIsRunAndTold() {
    int code = tally("sticky", "simulate", "--seeds", "3", "--seed", "17", "--steps", "1000");
    assertThat(code).as(err.toString()).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("3 seeds hold");
  }

  @Test
  void whatIsOutOfBoundsIsRefusedByName() {
    assertThat(tally("sticky", "simulate", "--seeds", "0")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("--seeds is 0, must be 1 to");
  }

  @Test
  void whatIsNoOptionIsBadInput() {
    assertThat(tally("sticky", "simulate", "--sedes", "1")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("--sedes");
  }

  @Test
  void withoutAToolTheToolsAreShown() {
    assertThat(tally("sticky")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("simulate");
  }
}
