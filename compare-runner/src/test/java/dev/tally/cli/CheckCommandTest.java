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

/** {@code tally check} and {@code tally export} as they are typed. */
class CheckCommandTest {

  private static final String ADD =
      "{\"ClientId\":5,\"Input\":{\"Op\":\"add\",\"Key\":\"k0\",\"Delta\":1},\"Call\":2,\"Output\":{\"Value\":1,\"Version\":1},\"Return\":686}\n";

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object... arguments) {
    CommandLine tally = Tally.commandLine();
    tally.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    return tally.execute(words);
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private int check(String name, String content) throws IOException {
    return run("check", file(name, content));
  }

  @Test
  void validIsZero() throws IOException {
    assertThat(check("a.jsonl", ADD)).isZero();
    assertThat(out.toString()).contains("VALID, 1 operations").contains("counts: 0 of 1 keys");
  }

  @Test
  void invalidIsOne() throws IOException {
    String later = ADD.replace("\"Call\":2", "\"Call\":700").replace("686", "800");
    assertThat(check("a.jsonl", ADD + later)).isEqualTo(1);
    assertThat(out.toString())
        .contains("INVALID")
        .contains("version 1 was answered to two additions")
        .contains("longest valid prefix: 1 of the key's 2 operations")
        .contains("process 5 add +1 -> value 1, version 1; called 0.000700 ms");
  }

  @Test
  void undecidedIsThree() throws IOException {
    String noVersion = ADD.replace(",\"Version\":1", "");
    assertThat(check("a.jsonl", noVersion)).isZero();
    String negative = noVersion.replace("\"Delta\":1", "\"Delta\":-1").replace(":1}", ":-1}");
    assertThat(check("b.jsonl", negative)).isZero();
    String beside =
        negative
            .replaceFirst("\"ClientId\":\\d+", "\"ClientId\":77")
            .replaceFirst("\"Value\":-1", "\"Value\":-2");
    assertThat(check("c.jsonl", negative.strip() + "\n" + beside)).isEqualTo(3);
    assertThat(out.toString()).contains("UNDECIDED").contains("not all additions are positive");
  }

  @Test
  void valuesOrderWhereVersionsAreMissing() throws IOException {
    String one = ADD.replace(",\"Version\":1", "");
    String two = one.replace("\"Value\":1", "\"Value\":2");
    assertThat(check("a.jsonl", one + two)).isZero();
    String early = two.replace("\"Call\":2", "\"Call\":0").replace("686", "1");
    assertThat(check("b.jsonl", one + early)).isEqualTo(1);
    assertThat(out.toString()).contains("the history tells no versions");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "\"Delta\":1 | \"Delta\":\"x\"      | Input.Delta is \"x\", must be a 64-bit number",
        "\"Delta\":1 | \"Delta\":0          | Input.Delta is 0, must be any 64-bit number but 0",
        "\"Delta\":1 | \"D\":1              | Input.Delta is missing, must be a 64-bit number",
        "\"add\"     | \"sub\"              | Input.Op is \"sub\", must be \"add\" or \"get\"",
        "\"k0\"      | 7.5                  | Input.Key is 7.5, must be a string or a 64-bit number",
        ":686        | :1                   | Return is 1, must be at least Call, 2",
        ":686        | :null                | Return is null, must be null where Output is null",
        "\"Value\":1 | \"Value\":1.5        | Output.Value is 1.5, must be a 64-bit number",
        "\"Version\":1 | \"Version\":-4     | Output.Version is -4, must be at least 0",
        ":5,         | :-1,                 | ClientId is -1, must be 0 to 16777215",
        "686}        | 686]                 | is no JSON",
      })
  void badJsonIsTwo(String old, String now, String complaint) throws IOException {
    assertThat(check("bad.jsonl", ADD + ADD.replace(old, now))).isEqualTo(2);
    assertThat(err.toString()).contains("bad.jsonl:2: " + complaint);
  }

  private static final String EDN =
      """
      {:index 0, :time 3, :process 1, :type :invoke, :f :add, :value ["k" 2]}
      {:index 1, :time 4, :process :nemesis, :type :info, :f :kill, :value "n1"}
      {:index 2, :time 9, :process 1, :type :ok, :f :add, :value ["k" 2 1]}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "[\"k\" 2 1]   | [\"k\" x 1]   | bad.edn:3: :value is x, must be a 64-bit number",
        "[\"k\" 2 1]   | 7             | bad.edn:3: :value is 7, must be a vector",
        "[\"k\" 2 1]   | [\"j\" 2 1]   | bad.edn:3: :value is [\"j\" 2 1], must be of the key invoked, k",
        ":ok           | :maybe        | bad.edn:3: :type is :maybe, must be :invoke, :ok, :fail or :info",
        ":index 2      | :index 0      | bad.edn:3: :index is 0, must be one that no other event has",
        "[\"k\" 2]}    | [\"k\" 0]}    | bad.edn:1: :value is [\"k\" 0], must be [key delta] with a delta other than 0",
        ":invoke, :f :add | :invoke, :f :cas | bad.edn:1: :f is :cas, must be :add",
        ":process 1, :type :ok | :process 2, :type :ok | bad.edn:3: :process is 2, must be one that has invoked",
        "2 1]}         | 2 1)}         | bad.edn:3: is no EDN",
      })
  void badEdnIsTwo(String old, String now, String complaint) throws IOException {
    assertThat(check("good.edn", EDN)).isZero();
    assertThat(check("bad.edn", EDN.replace(old, now))).isEqualTo(2);
    assertThat(err.toString()).contains(complaint);
  }

  @Test
  void ednInOneVectorWithRecordsIsRead() throws IOException {
    String records = EDN.replace("{:index", "#jepsen.history.Op{:index");
    assertThat(check("vector.edn", "[" + records + "]")).isZero();
    assertThat(out.toString()).contains("1 operations");
  }

  @Test
  void whatIsNoHistoryIsTwo() throws IOException {
    assertThat(check("a.history", "timestamp,key\n")).isEqualTo(2);
    assertThat(check("b.history", "")).isEqualTo(2);
    assertThat(run("check", directory.resolve("none"))).isEqualTo(2);
    assertThat(run("check", Files.createDirectory(directory.resolve("empty")))).isEqualTo(2);
    assertThat(check("c.history", "TALLYH1\n\1\1k\0")).isEqualTo(2);
    assertThat(err.toString())
        .contains("a.history begins with \"timestamp,key\": neither")
        .contains("b.history is empty: neither")
        .contains("none does not exist")
        .contains("empty holds no history")
        .contains("c.history: the history is damaged: flags 0");
  }

  @Test
  void aFolderIsCheckedFileByFileAndTheWorstCounts() throws IOException {
    file("a.jsonl", ADD);
    file("b.edn", EDN);
    assertThat(run("check", directory)).isZero();
    file("c.jsonl", ADD + ADD);
    file("d.jsonl", "{\"x\":1}");
    assertThat(run("check", directory)).isEqualTo(1);
    assertThat(out.toString()).contains("c.jsonl: INVALID");
  }

  @Test
  void exportWritesAWholeFileOrNone() throws IOException {
    file("a.jsonl", ADD + "{\"ClientId\":]\n");
    assertThat(run("export", directory, "--format", "jepsen")).isEqualTo(2);
    assertThat(err.toString()).contains("a.jsonl:2");
    assertThat(directory.resolve("export")).isEmptyDirectory();
  }

  @Test
  void whatWasExportedIsNotExportedAgain() throws IOException {
    file("a.jsonl", ADD);
    assertThat(run("export", directory, "--format", "jepsen")).isZero();
    assertThat(run("export", directory, "--format", "porcupine")).isZero();
    assertThat(directory.resolve("export"))
        .isDirectoryContaining("glob:**/a.edn")
        .isDirectoryContaining("glob:**/a.jsonl");
    assertThat(run("check", directory)).isZero();
    assertThat(out.toString()).containsOnlyOnce("VALID");
  }

  @Test
  void aRunWithoutItsHistoriesIsSaidToBeOne() throws IOException {
    file("manifest.json", "{\n}\n");
    assertThat(run("check", directory)).isEqualTo(2);
    assertThat(err.toString()).contains("is a run without its histories");
  }

  @Test
  void exportWritesOneFileEach() throws IOException {
    file("b.edn", EDN);
    assertThat(run("export", directory, "--format", "porcupine")).isZero();
    assertThat(directory.resolve("export/b.jsonl")).content().contains("\"Delta\":2");
    assertThat(run("export", directory.resolve("export"), "--format", "jepsen")).isZero();
    assertThat(run("check", directory.resolve("export/export/b.edn"))).isZero();
    assertThat(run("export", directory, "--format", "csv")).isEqualTo(2);
    assertThat(err.toString()).contains("'csv'");
  }
}
