package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * {@code tally check} on what is cut off, mixed up or half there; right answers found by others.
 */
class CutAndOddHistoriesTest {

  private static final String ADDED =
      """
      {:index 0, :time 1, :process 0, :type :invoke, :f :add, :value ["k" 5]}
      {:index 1, :time 2, :process 0, :type :ok, :f :add, :value ["k" 5]}
      """;
  private static final String LOST =
      ADDED
          + """
          {:index 2, :time 3, :process 0, :type :invoke, :f :read, :value ["k" nil]}
          {:index 3, :time 4, :process 0, :type :ok, :f :read, :value ["k" 4]}
          """;
  private static final String JSON =
      """
      {"ClientId":0,"Input":{"Op":"add","Key":"a","Delta":1},"Call":1,"Output":{"Value":1},"Return":2}
      """
          .strip();

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int check(Object... paths) {
    CommandLine tally = Tally.commandLine();
    tally.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] words = new String[paths.length + 1];
    words[0] = "check";
    for (int i = 0; i < paths.length; i++) {
      words[i + 1] = paths[i].toString();
    }
    return tally.execute(words);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static String event(int index, int process, String type, String f, String value) {
    return "{:index %d, :time %d, :process %d, :type :%s, :f :%s, :value %s}%n"
        .formatted(index, index * 10, process, type, f, value);
  }

  @Test
  void oneAfterTheOtherIsDecidedWhateverTheSigns() throws IOException {
    String three =
        ADDED
            + event(2, 1, "invoke", "add", "[\"k\" -3]")
            + event(3, 1, "ok", "add", "[\"k\" 2]")
            + event(4, 0, "invoke", "add", "[\"k\" 4]");
    assertThat(check(file("right.edn", three + event(5, 0, "ok", "add", "[\"k\" 6]"))))
        .as(out + "" + err)
        .isZero();
    assertThat(check(file("lost.edn", three + event(5, 0, "ok", "add", "[\"k\" 9]"))))
        .as(out + "" + err)
        .isEqualTo(ExitCode.VERDICT_FAILED);
  }

  @Test
  void whatIsNotThereKeepsNothingElseFromBeingChecked() throws IOException {
    Path lost = file("lost.edn", LOST);
    Path nowhere = directory.resolve("nowhere.edn");
    assertThat(check(nowhere, lost)).isEqualTo(ExitCode.VERDICT_FAILED);
    assertThat(check(lost, nowhere)).isEqualTo(ExitCode.VERDICT_FAILED);
    assertThat(err.toString()).contains("nowhere.edn does not exist");
    assertThat(check(nowhere, file("right.edn", ADDED.replace(" 5]}\n{", " 5]}\n{"))))
        .isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void valuesBeforeAreKnownThoughOneCounterBeganWithADoubt() throws IOException {
    String history =
        event(0, 0, "invoke", "add", "[1 1]")
            + event(1, 0, "ok", "add", "[1 0]")
            + event(2, 0, "invoke", "add", "[1 1]")
            + event(3, 0, "ok", "add", "[1 1]")
            + event(4, 1, "invoke", "add", "[2 1]")
            + event(5, 1, "info", "add", "[2 1]")
            + event(6, 2, "invoke", "add", "[2 1]")
            + event(7, 2, "ok", "add", "[2 1]");
    assertThat(check(file("before.edn", history))).as(out + "" + err).isZero();
    assertThat(out.toString()).contains("taken for the values before");
  }

  @Test
  void aSumOfDoubtsIsToldAsAnEstimate() throws IOException {
    String history =
        event(0, 1, "invoke", "add", "3")
            + event(1, 1, "info", "add", "3")
            + event(2, 2, "invoke", "add", "5")
            + event(3, 2, "info", "add", "5")
            + event(4, 3, "invoke", "add", "9")
            + event(5, 3, "info", "add", "9")
            + event(6, 4, "invoke", "read", "nil")
            + event(7, 4, "ok", "read", "8");
    assertThat(check(file("sum.edn", history))).as(out + "" + err).isZero();
    assertThat(out.toString()).contains("3 unknown, of which about 1 were applied");
  }

  @Test
  void whatIsCutWithinACharacterOrAfterACommaIsJudgedAsFarAsItGoes() throws IOException {
    byte[] letter =
        (ADDED + "{:index 2, :time 3, :process 0, :type :info, :f \"\u00e4")
            .getBytes(StandardCharsets.UTF_8);
    Path within = directory.resolve("within.edn");
    Files.write(within, Arrays.copyOf(letter, letter.length - 1));
    assertThat(check(within)).as(out + "" + err).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(out.toString()).contains("cut off at line 3");
    assertThat(check(file("comma.json", "[" + JSON + ",\n"))).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(check(file("bracket.json", "[" + JSON + "\n"))).isEqualTo(ExitCode.INCOMPLETE);
  }

  @Test
  void theLineThatIsNoUtf8IsItsOwn() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      text.append("; a comment\n");
    }
    Path file = directory.resolve("latin1.edn");
    Files.write(file, (text + "; caf\u00e9\n" + ADDED).getBytes(StandardCharsets.ISO_8859_1));
    assertThat(check(file)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("latin1.edn:3001: is no UTF-8");
  }

  @Test
  void aMessageIsShorterThanTheFileItIsAbout() throws IOException {
    assertThat(check(file("long.edn", ADDED + "\u0000".repeat(3_000))))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString().length()).isLessThan(3_000);
  }
}
