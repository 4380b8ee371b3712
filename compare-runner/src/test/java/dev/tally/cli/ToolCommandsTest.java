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

  @Test
  void whatMustBeGivenIsAskedFor() {
    assertThat(tally("sticky", "drain")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("Missing required parameter", "NODE");
    assertThat(tally("sticky", "reset")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("--give-up");
  }

  @Test
  void aTextThatCanNotBeUsedIsBadInput() {
    assertThat(tally("sticky", "status", "--json", "--node", "here")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("--node is here, must be HOST:PORT, the port 1 to 65535");
  }

  @Test
  void aClusterThatDoesNotAnswerIsNoVerdict() {
    assertThat(tally("sticky", "status", "--node", "127.0.0.1:1")).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err.toString()).contains("127.0.0.1:1");
  }
}
