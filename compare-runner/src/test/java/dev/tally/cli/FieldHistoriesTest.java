package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code tally check} and {@code tally export} on histories as other people's tools write them. */
class FieldHistoriesTest {

  private static final String VALID =
      """
      {:index 0, :time 3, :process 1, :type :invoke, :f :add, :value ["k" 2]}
      {:index 1, :time 9, :process 1, :type :ok, :f :add, :value ["k" 2 1]}
      """;

  private static final String JSON =
      "{\"ClientId\":5,\"Input\":{\"Op\":\"add\",\"Key\":\"k0\",\"Delta\":1},\"Call\":2,\"Output\":{\"Value\":1,\"Version\":1},\"Return\":686}";

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

  private int check(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return run("check", Files.writeString(file, content));
  }

  /** Operations a line each: type, f, value; each its own event, the process first. */
  private static String edn(String... events) {
    StringBuilder text = new StringBuilder();
    for (String event : events) {
      String[] words = event.split(" ", 4);
      text.append("{:process %s, :type :%s, :f :%s, :value %s}%n".formatted((Object[]) words));
    }
    return text.toString();
  }

  private void assertVerdict(int expected, String said, String content) throws IOException {
    int code = check("case.edn", content);
    assertThat(code).as("%s%s", out, err).isEqualTo(expected);
    assertThat(out.toString() + err).contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jepsen-counter-plain.edn         | 0 | VALID, 4 operations",
        "jepsen-counter-plain.edn         | 0 | completed with their own delta: 1 of 1; taken for",
        "jepsen-counter-plain.edn         | 0 | 1 unknown, of which 1 were applied",
        "jepsen-counter-keyed-ack-delta.edn | 0 | completed with their own delta: 3 of 3; taken for",
        "wallclock-unsorted.edn           | 0 | 1 of 4 times contradict the order of the :index",
        "keys-collide.edn                 | 0 | counts: 0 of 4 keys",
        "empty-vector.edn                 | 3 | nothing to check: 0 operations succeeded",
        "nothing-succeeded.edn            | 3 | nothing to check: 0 operations succeeded",
        "tag-object.edn                   | 3 | nothing to check: 0 operations succeeded",
        "odd-atoms.edn                    | 0 | VALID, 1 operations",
        "porcupine-array.json             | 0 | VALID, 2 operations",
        "truncated.edn                    | 3 | cut off at line 3",
      })
  void theCasesGetTheirRightAnswers(String name, int code, String said) throws IOException {
    try (InputStream in = FieldHistoriesTest.class.getResourceAsStream("/histories/" + name)) {
      String content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(check(name, content)).as("%s%s", out, err).isEqualTo(code);
    }
    assertThat(out.toString()).contains(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{:a #object[java.net.Timeout 0x5b77bc58 \"timed out\"]}",
        "#<Thing of <some> kind>",
        "#\"a\\d+\\\"b\"",
        "#error {:via [{:type x.Y, :at [a b \"c\" 1]}], :trace []}",
        "#inst \"2020-05-13T11:37:38.073-00:00\"",
        "#uuid \"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\"",
        "#:jepsen{:a 1, :_/b 2, :c/d 3}",
        "{:a :404, 1/2 3.5e7, 017 0x1F, \\a \\newline, \\{ \\\\, ##NaN ##-Inf}",
        "#'some/var",
        "@promise",
        "^{:m 1} [1 #_ (2 [3]) 4]",
        "#{1 #{2} {}}",
        "\"\\u0041\\q\\\"\"",
        "'(quoted list)",
        "99999999999999999999N",
      })
  void fieldsNobodyNeedsMayBeAnything(String odd) throws IOException {
    assertVerdict(0, "VALID, 1 operations", VALID.replace("2 1]}", "2 1], :odd " + odd + "}"));
    String nemesis = "{:process :nemesis, :type :info, :f :x, :value " + odd + "}\n";
    assertVerdict(0, "VALID, 1 operations", nemesis + VALID.replaceAll(":index \\d, ", ""));
  }

  @Test
  void aListAVectorAndBothAreRead() throws IOException {
    for (String form : List.of("[%s]", "(%s)", " \n;; a comment {\n[%s]\n", "[%s]\n[]", "%s;end")) {
      assertVerdict(0, "VALID, 1 operations", form.formatted(VALID));
      out.getBuffer().setLength(0);
    }
  }

  @Test
  void bytesBeforeAndLineEndsOfWindowsAreRead() throws IOException {
    assertVerdict(0, "VALID, 1 operations", "\uFEFF" + VALID.replace("\n", "\r\n"));
    assertThat(check("bom.jsonl", "\uFEFF" + JSON + "\r\n\r\n")).isZero();
  }

  @Test
  void namespacedMapsAreRead() throws IOException {
    String spaced =
        """
        #:op{:process 1, :type :invoke, :f :add, :value ["k" 2]}
        {:op/process 1, :op/type :ok, :op/f :add, :op/value ["k" 2 1]}
        """;
    assertVerdict(0, "VALID, 1 operations", spaced);
  }

  @Test
  void aKeyMayStandBesideTheValue() throws IOException {
    String beside =
        """
        {:process 1, :type :invoke, :f :add, :key :a, :value 2}
        {:process 1, :type :ok, :f :add, :key :a, :value 2}
        {:process 1, :type :invoke, :f :add, :key :b, :value 3}
        {:process 1, :type :ok, :f :add, :key :b, :value 3}
        {:process 1, :type :invoke, :f :read, :key :a, :value nil}
        {:process 1, :type :ok, :f :read, :key :a, :value 2}
        """;
    assertVerdict(0, "1 of 2 counters tell nothing", beside);
    assertVerdict(
        1,
        "key \":a\": a read shows 3",
        beside.replace("a, :value 2}\n\n", "").replaceFirst("(?s)(.*):value 2", "$1:value 3"));
    assertVerdict(
        2,
        "must be of the :key :a",
        beside.replace(":f :read, :key :a, :value 2", ":f :read, :key :a, :value [:b 2]"));
  }

  @Test
  void keysThatPrintAlikeAreDistinct() throws IOException {
    String[] keys = {
      "\"1\"",
      "1",
      "\":x\"",
      ":x",
      "x",
      "\"x\"",
      "\\x",
      "nil-key",
      "1.0",
      "[1]",
      "\"[1]\"",
      "true",
      "\"true\""
    };
    StringBuilder text = new StringBuilder();
    for (String key : keys) {
      text.append(edn("0 invoke add [" + key + " 5]", "0 ok add [" + key + " 5 1]"));
    }
    assertVerdict(0, "counts: 0 of " + keys.length + " keys", text.toString());
    // As one counter they would have gone wrong: so does one that is one.
    assertVerdict(
        1,
        "version 1 was answered to two additions",
        text + edn("0 invoke add [1N 5]", "0 ok add [1N 5 1]"));
    assertThat(
            check(
                "keys.json",
                "["
                    + JSON.replace("\"k0\"", "7")
                    + JSON.replace("\"k0\"", "\"7\"").transform(s -> "," + s)
                    + "]"))
        .isZero();
    for (String format : List.of("jepsen", "porcupine")) {
      Path to = directory.resolve("to-" + format);
      Path from = Files.writeString(directory.resolve("from.edn"), text);
      assertThat(run("export", from, "--format", format, "--out", to)).isZero();
      assertThat(run("check", to)).isZero();
    }
    assertThat(out.toString().split("counts: 0 of " + keys.length, -1)).hasSize(5);
  }

  @Test
  void whatRepeatsTheDeltaIsNoAnswer() throws IOException {
    String lost =
        edn(
            "0 invoke add [7 1]",
            "0 ok add [7 1]",
            "0 invoke add [7 1]",
            "0 ok add [7 1]",
            "0 invoke read [7 nil]",
            "0 ok read [7 1]");
    assertVerdict(1, "an acknowledged addition is lost", lost);
    assertVerdict(
        0, "taken for acknowledgements", lost.replace("read, :value [7 1]", "read, :value [7 2]"));
    // Answers, since they grow: the second tells the sum.
    String answers = lost.replaceFirst("(?s)(:ok.*:ok, :f :add, :value \\[7 )1", "$12");
    assertVerdict(1, "a read", answers);
    // No read at all: nothing is proven.
    assertVerdict(
        3, "nothing to check: additions were acknowledged", edn("0 invoke add 1", "0 ok add 1"));
  }

  @Test
  void whatTellsTheSameEachTimeIsNoAnswer() throws IOException {
    String rows =
        edn(
            "0 invoke add 5",
            "0 ok add 1",
            "0 invoke add 3",
            "0 ok add 1",
            "0 invoke read nil",
            "0 ok read 8");
    assertVerdict(0, "additions completed with 1: 2 of 2; taken for acknowledgements", rows);
    assertVerdict(1, "is lost", rows.replace("value 8", "value 5"));
    for (String nothing : List.of("nil", "[\"\" nil]")) {
      String silent =
          edn(
              "0 invoke add [\"\" 5]",
              "0 ok add " + nothing,
              "1 invoke read [\"\" nil]",
              "1 ok read [\"\" 5]");
      assertVerdict(0, "VALID, 2 operations", silent);
    }
  }

  /** Fetch-and-add, as databases and atomics have it. */
  @Test
  void answersMayBeTheValuesBefore() throws IOException {
    String before =
        edn(
            "0 invoke add 5",
            "0 ok add 0",
            "0 invoke add 3",
            "0 ok add 5",
            "0 invoke read nil",
            "0 ok read 8");
    assertVerdict(0, "taken for the values before", before);
    assertVerdict(1, "INVALID", before.replace("value 8", "value 5"));
    assertVerdict(1, "INVALID", before.replace(":ok, :f :add, :value 5", ":ok, :f :add, :value 4"));
  }

  @Test
  void theOrderIsThatOfTheIndexElseOfTheFile() throws IOException {
    String[] lines = {
      "{:index 0, :process 0, :type :invoke, :f :add, :value [1 1]}\n",
      "{:index 1, :process 0, :type :ok, :f :add, :value [1 1 1]}\n",
      "{:index 2, :process 1, :type :invoke, :f :read, :value [1 nil]}\n",
      "{:index 3, :process 1, :type :ok, :f :read, :value [1 0 0]}\n",
    };
    String stale = String.join("", lines);
    assertVerdict(1, "called at event 3, returned at event 4", stale);
    assertVerdict(1, "out of the order of :index", lines[2] + lines[3] + lines[0] + lines[1]);
    assertVerdict(
        0, "VALID", (lines[2] + lines[3] + lines[0] + lines[1]).replaceAll(":index \\d, ", ""));
    // However coarse or wrong the clock.
    for (String times : List.of("0000", "5555", "9731", "1122", "1133")) {
      String timed = stale;
      for (int i = 0; i < 4; i++) {
        timed = timed.replace(":index " + i, ":index " + i + ", :time " + times.charAt(i));
      }
      assertVerdict(1, "INVALID", timed);
      assertVerdict(0, "VALID", timed.replace("[1 0 0]", "[1 1 1]"));
    }
  }

  @Test
  void contradictingTimesAreSaidInOneLine() throws IOException {
    String timed =
        """
        {:process 0, :type :invoke, :f :add, :value 1, :time 50}
        {:process 0, :type :ok, :f :add, :value 1, :time 20}
        {:process 0, :type :invoke, :f :read, :time 60}
        {:process 0, :type :ok, :f :read, :value 1, :time 10}
        """;
    assertVerdict(
        0,
        "2 of 4 times contradict the order of the file, which was taken (the first in line 2)",
        timed);
    assertThat(out.toString()).doesNotContain(" ns");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n \n", "[]", "()", "; nothing\n", "[\n]\n", "#_ {:a 1}"})
  void anEmptyHistoryProvesNothing(String empty) throws IOException {
    assertVerdict(3, "UNDECIDED, 0 operations", empty);
    assertThat(out.toString()).contains("nothing to check: 0 operations succeeded");
    assertThat(check("empty.json", empty.startsWith("[") ? empty : "")).isEqualTo(3);
  }

  @Test
  void whatIsWholeOfACutHistoryIsJudged() throws IOException {
    String broken =
        VALID
            + VALID
                .replace("1]}", "1]}")
                .replace(":index 0", ":index 2")
                .replace(":index 1", ":index 3");
    for (String cut :
        List.of(
            "{:index 9, :va",
            "{",
            "{:a \"",
            "{:a [",
            "#jepsen.history.Op",
            "{:a \\",
            "{:a #<x",
            "{:a #:b")) {
      out.getBuffer().setLength(0);
      assertVerdict(3, "cut off at line 3", VALID + cut);
      assertThat(out.toString())
          .contains("UNDECIDED, 1 operations")
          .contains("what is whole is valid");
      assertVerdict(1, "version 1 was answered to two additions", broken + cut);
    }
    assertVerdict(3, "cut off at line 2", "[" + VALID);
    for (String cut :
        List.of("{\"ClientId\":", "{", "{\"Cli", "{\"ClientId\":5,\"Input\":{\"Op\":\"ad")) {
      assertThat(check("cut.jsonl", JSON + "\n" + cut)).isEqualTo(3);
      assertThat(check("cut.json", "[" + JSON + ",\n" + cut)).isEqualTo(3);
      assertThat(out.toString()).contains("cut off at line 2");
    }
    assertThat(check("array.json", "[" + JSON + "\n")).isEqualTo(3);
  }

  @Test
  void aCutHistoryIsExportedAsFarAsItGoes() throws IOException {
    Path cut = Files.writeString(directory.resolve("cut.edn"), VALID + "{:in");
    assertThat(run("export", cut, "--format", "porcupine")).isEqualTo(3);
    assertThat(out.toString()).contains("1 operations").contains("cut off at line 3");
    assertThat(run("check", directory.resolve("export/cut.jsonl"))).isZero();
  }

  @Test
  void hostileNestingIsBadInput() throws IOException {
    for (String open : List.of("[", "(", "{:a ", "#{", "#x ", "#_", "^", "'", "#:a{:b ", "{[1] ")) {
      String nested = VALID + "{:process :nemesis, :value " + open.repeat(100_000);
      assertVerdict(2, "case.edn:3: is no EDN: nests more than 200 deep", nested);
    }
    assertThat(check("deep.json", JSON + "\n{\"x\":" + "[".repeat(100_000))).isEqualTo(2);
    assertThat(check("arrays.json", "[".repeat(100_000))).isEqualTo(2);
    assertThat(err.toString())
        .contains("deep.json:2")
        .contains("arrays.json:1")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{:a 1]",
        "[{:process :x})",
        "]",
        "{:a}",
        "}",
        "foo",
        "{:process 1, :type :invoke, :f :add, :value 1.5}",
        "{:process -1, :type :invoke, :f :add, :value 1}",
        "{:type :ok}",
        "\"text\"",
        "{:process 1, :type :invoke, :f :add, :value [nil 1]}",
        "{:a \"\\u00\"}",
        "{:a #:b 1}",
        "{:process \"1\", :type :invoke, :f :add, :value 1}",
      })
  void whatIsNoEventIsBadInput(String bad) throws IOException {
    assertVerdict(2, "case.edn:3: ", VALID + bad + "\n" + VALID);
  }

  @Test
  void jsonStandsOnAnyLines() throws IOException {
    String pretty = JSON.replace(",", ",\n  ").replace("{", "{\n  ");
    String later = JSON.replace("\"Value\":1,\"Version\":1", "\"Value\":2,\"Version\":2");
    for (String text :
        List.of(
            "[\n" + pretty + ",\n" + later + "]",
            pretty + "\n" + later,
            JSON + later,
            "[" + JSON + "," + later + "]")) {
      assertThat(check("case.json", text)).as(text).isZero();
    }
    assertThat(
            check(
                "bad.json",
                "[\n" + JSON + ",\n" + later.replace("\"Delta\":1", "\"Delta\":0") + "\n]"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("bad.json:3: Input.Delta is 0");
    assertThat(check("mixed.json", "[" + JSON + ", 7]")).isEqualTo(2);
    // Without a key, and without an answer.
    String keyless =
        JSON.replace("\"Key\":\"k0\",", "").replace("{\"Value\":1,\"Version\":1}", "{}");
    String read =
        "{\"ClientId\":5,\"Input\":{\"Op\":\"get\"},\"Call\":700,\"Output\":{\"Value\":1},\"Return\":800}";
    assertThat(check("keyless.json", keyless + read)).isZero();
    assertThat(check("lost.json", keyless + read.replace("\"Value\":1", "\"Value\":0")))
        .isEqualTo(1);
    assertThat(out.toString()).contains("key \"\": a read shows 0");
  }

  @Test
  void whatIsPackedOrOtherwiseEncodedIsNamed() throws IOException {
    Path packed = directory.resolve("a.edn");
    try (OutputStream to = new GZIPOutputStream(Files.newOutputStream(packed))) {
      to.write(VALID.getBytes(StandardCharsets.UTF_8));
    }
    Path wide = Files.writeString(directory.resolve("b.edn"), VALID, StandardCharsets.UTF_16);
    Path latin =
        Files.writeString(
            directory.resolve("c.edn"),
            VALID.replace("\"k\"", "\"\u00fc\""),
            StandardCharsets.ISO_8859_1);
    for (Path file : List.of(packed, wide, latin)) {
      assertThat(run("check", file)).isEqualTo(2);
    }
    assertThat(err.toString())
        .contains("packed by gzip")
        .contains("UTF-16")
        .contains("c.edn:1: is no UTF-8");
  }

  /** A pipe can be opened once. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aPipeIsOpenedOnce() throws IOException, InterruptedException {
    for (String content : List.of(VALID, JSON, "; c\n".repeat(50_000) + VALID)) {
      Path pipe = directory.resolve("pipe" + content.length());
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
      CompletableFuture<Path> writer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Files.writeString(pipe, content);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      assertThat(run("check", pipe)).as("%s%s", out, err).isZero();
      assertThat(writer.join()).isEqualTo(pipe);
    }
  }

  private void store() throws IOException {
    for (String at : List.of("a/1", "a/2", "b/1")) {
      Path folder = Files.createDirectories(directory.resolve("store/" + at));
      Files.writeString(folder.resolve("history.edn"), VALID.replace("\"k\"", "\"" + at + "\""));
      Files.writeString(folder.resolve("results.edn"), "{:valid? true}");
      Files.writeString(folder.resolve("history.txt"), "0 :invoke :add");
    }
  }

  @Test
  void aStoreOfJepsensIsCheckedWithoutItsVerdicts() throws IOException {
    store();
    Path store = directory.resolve("store");
    Files.createSymbolicLink(store.resolve("latest"), Path.of("b/1"));
    assertThat(run("check", store)).as("%s%s", out, err).isZero();
    assertThat(out.toString().split(": VALID", -1)).hasSize(4);
    assertThat(out.toString()).contains("a/1/results.edn: skipped, is Jepsen's verdict");
    assertThat(run("check", store.resolve("latest"))).isZero();
    assertThat(out.toString()).contains("latest/history.edn: VALID");
    assertThat(run("check", store.resolve("a/1/results.edn"))).isEqualTo(2);
  }

  @Test
  void equalNamesKeepTheirFolders() throws IOException {
    store();
    Path store = directory.resolve("store");
    Files.writeString(store.resolve("a/1/History.jsonl"), JSON);
    assertThat(run("export", store, "--format", "porcupine")).as("%s%s", out, err).isZero();
    try (var files = Files.walk(store.resolve("export"))) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> store.resolve("export").relativize(file).toString())
                  .collect(Collectors.toSet()))
          .containsExactlyInAnyOrder(
              "a/1/history.edn.jsonl",
              "a/1/History.jsonl.jsonl",
              "a/2/history.jsonl",
              "b/1/history.jsonl");
    }
    assertThat(Files.readString(store.resolve("export/b/1/history.jsonl"))).contains("\"b/1\"");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    store();
    Path to = Files.createDirectories(directory.resolve("to"));
    Files.createDirectories(to.resolve("b/1"));
    Path mine = Files.writeString(to.resolve("b/1/history.jsonl"), "mine");
    Path part = Files.writeString(to.resolve("history.jsonl.part"), "mine too");
    assertThat(run("export", directory.resolve("store"), "--format", "porcupine", "--out", to))
        .isEqualTo(2);
    assertThat(err.toString()).contains("b/1/history.jsonl exists already");
    assertThat(to.resolve("a")).doesNotExist();
    Path one = directory.resolve("store/a/1/history.edn");
    assertThat(run("export", one, "--format", "porcupine", "--out", to)).isZero();
    assertThat(run("export", one, "--format", "porcupine", "--out", to)).isEqualTo(2);
    assertThat(mine).hasContent("mine");
    assertThat(part).hasContent("mine too");
  }

  /** What answers nothing, what is unknown and who goes on after it survive both forms. */
  @Test
  void acknowledgementsSurviveTheirExport() throws IOException {
    String text =
        edn(
            "0 invoke add 2",
            "0 ok add 2",
            "1 invoke add 3",
            "2 invoke read nil",
            "2 ok read 5",
            "0 invoke add 1",
            "0 ok add nil");
    Path from = Files.writeString(directory.resolve("from.edn"), text);
    String verdict = "VALID, 4 operations";
    assertThat(run("check", from)).isZero();
    assertThat(run("export", from, "--format", "jepsen", "--out", directory.resolve("j"))).isZero();
    assertThat(
            run(
                "export",
                directory.resolve("j"),
                "--format",
                "porcupine",
                "--out",
                directory.resolve("p")))
        .isZero();
    assertThat(
            run(
                "export",
                directory.resolve("p"),
                "--format",
                "jepsen",
                "--out",
                directory.resolve("q")))
        .isZero();
    for (String folder : List.of("j", "p", "q")) {
      assertThat(run("check", directory.resolve(folder))).as("%s%s", out, err).isZero();
    }
    assertThat(out.toString().split(verdict, -1)).hasSize(5);
  }

  @Test
  void aClientOfPorcupineThatGoesOnAfterAnUnknownAdditionIsExported() throws IOException {
    String unknown = JSON.replaceAll("\"Output\".*", "\"Output\":null,\"Return\":null}");
    String next = JSON.replace("\"Call\":2", "\"Call\":700").replace("686", "800");
    Path from = Files.writeString(directory.resolve("from.jsonl"), unknown + "\n" + next + "\n");
    assertThat(run("export", from, "--format", "jepsen")).isZero();
    assertThat(run("check", directory.resolve("export/from.edn"))).as("%s%s", out, err).isZero();
    assertThat(out.toString()).contains("VALID, 2 operations");
  }
}
