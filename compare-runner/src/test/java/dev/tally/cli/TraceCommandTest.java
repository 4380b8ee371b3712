package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code tally trace}, and what {@code tally run --trace} says before it starts anything. */
class TraceCommandTest {

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int tally(String... arguments) {
    CommandLine tally = Tally.commandLine();
    tally.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return tally.execute(arguments);
  }

  private String file(String csv) throws IOException {
    return Files.writeString(directory.resolve("t.csv"), csv).toString();
  }

  /** The folder is not empty, so it goes no further than to look at the trace. */
  private int run(String csv, String... options) throws IOException {
    String[] all = new String[options.length + 5];
    all[0] = "run";
    all[1] = "--trace";
    all[2] = file(csv);
    all[3] = "--out";
    all[4] = directory.toString();
    System.arraycopy(options, 0, all, 5, options.length);
    return tally(all);
  }

  @Test
  void theTraceInsideIsShown() {
    assertThat(tally("trace", "us-flights")).isZero();
    assertThat(out.toString())
        .contains("rows     20,000")
        .contains("unit     ISO-8601, by their form")
        .contains("keys     2,977, the most frequent:")
        .contains("deltas   1 each")
        .contains("bad      0");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatWouldBeSkippedIsShownAndARunRefuses() throws IOException {
    String csv = "timestamp,key,delta\n1,a,1\n2,\"b\"x,1\n3,a,1\n4,c,0\n5,a,1\n";
    assertThat(tally("trace", file(csv))).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(out.toString())
        .contains("rows     3")
        .contains("3 (100.0%)  \"a\"")
        .contains("bad      2; --skip-bad-rows would leave them out")
        .contains("1 by quotes, first: line 3 has text between a closing quote")
        .contains("1 by delta, first: line 5 delta \"0\" must be");
    assertThat(err.toString()).contains("tally: a run refuses trace").contains(":3: has text");
    out.getBuffer().setLength(0);
    assertThat(tally("trace", file(csv), "--skip-bad-rows")).isZero();
    assertThat(out.toString()).contains("skipped  2");
    assertThat(run(csv)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains(":3: has text between");
  }

  @Test
  void theUnitIsToldBeforeARunStarts() throws IOException {
    String csv = "time_us,job\n99999000000,a\n100000000000,b\n";
    assertThat(run(csv, "--trace-columns", "timestamp=time_us,key=job,delta="))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString())
        .contains("2 rows, 2 keys, 1.000 s; times in microseconds, by the name of their column")
        .contains("--out is");
  }

  @Test
  void oneInstantHasNoSpacingToReplay() throws IOException {
    assertThat(run("timestamp,key,delta\n7,a,1\n7,b,1\n")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString())
        .contains("all rows are at one instant, 1970-01-01T00:00:07Z. Stage us-flights replays")
        .doesNotContain("--out is");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--trace-time-unit=hours | --trace-time-unit is \"hours\", must be s, ms, us, ns or iso",
        "--trace-time-pattern=HH:mm | --trace-time-pattern is \"HH:mm\", must be a pattern of a w",
        "--trace-zone=Mars | --trace-zone is \"Mars\", must be a time zone, like UTC, +01:00",
        "--trace-charset=latin-17 | --trace-charset is \"latin-17\", must be a character set",
        "--trace-charset=a/b | --trace-charset is \"a/b\", must be a character set",
        "--trace-separator=,, | --trace-separator is \",,\", must be one character",
        "--trace-separator=a | --trace-separator is \"a\", must be one character",
        "--trace-columns=user=key | --trace-columns has \"user\", must be of delta, key, timestamp",
        "--trace-columns=key= | --trace-columns has no name for key; delta alone may have none",
      })
  void anOptionThatCanNotBeUsedIsNamed(String option, String why) throws IOException {
    String file = file("timestamp,key,delta\n1,a,1\n");
    assertThat(tally("trace", file, option)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains(why);
  }

  @Test
  void datesOfAnyFormAreReadByTheirPattern() throws IOException {
    String file = file("timestamp;key;delta\n31.12.2000 23:59;a;1\n01.01.2001 00:00;b;1\n");
    assertThat(
            tally(
                "trace",
                file,
                "--trace-separator=;",
                "--trace-zone=UTC",
                "--trace-time-pattern=dd.MM.yyyy HH:mm"))
        .isZero();
    assertThat(out.toString()).contains("dd.MM.yyyy HH:mm, as asked for");
    assertThat(
            tally("trace", file, "--trace-time-pattern=dd.MM.yyyy HH:mm", "--trace-time-unit=ms"))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("exclude each other");
  }

  @Test
  void optionsOfATraceGoWithOne() {
    assertThat(tally("run", "--trace-zone", "UTC")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("go with --trace FILE.csv");
  }

  @Test
  void keysAreShownAndDoNotAct() throws IOException {
    String csv =
        "timestamp,key,delta\n1,\u001b[2J\u0007,1\n2,\"a\nrows     9\",1\n3,\u202e\u0085,1\n";
    assertThat(tally("trace", file(csv))).isZero();
    assertThat(out.toString())
        .contains("\"\\u001b[2J\\u0007\"")
        .contains("\"a\\nrows     9\"")
        .contains("\"\\u202e\\u0085\"");
    assertThat(out.toString().codePoints())
        .noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r');
  }

  @Test
  void keysOfHistoriesAreShownAndDoNotAct() throws IOException {
    String add =
        "{\"ClientId\":5,\"Input\":{\"Op\":\"add\",\"Key\":\"\\u001b[2J\\nVALID\",\"Delta\":1},"
            + "\"Call\":%d,\"Output\":{\"Value\":1,\"Version\":1},\"Return\":%d}\n";
    Path history = directory.resolve("h.jsonl");
    Files.writeString(history, add.formatted(1, 2) + add.formatted(3, 4));
    assertThat(tally("check", history.toString())).isEqualTo(ExitCode.VERDICT_FAILED);
    assertThat(out.toString()).contains("key \"\\u001b[2J\\nVALID\"").doesNotContain("\u001b");
  }

  @Test
  void rowsOfAPlanAreShownAndDoNotAct() throws IOException {
    Path plan = directory.resolve("p.yaml");
    Files.writeString(plan, "name: \"\\e[2J\\n\"\ncolumns: [sticky]\nstages: []\n");
    assertThat(tally("run", plan.toString())).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("name is \"\\u001b[2J\\n\"").doesNotContain("\u001b");
  }
}
