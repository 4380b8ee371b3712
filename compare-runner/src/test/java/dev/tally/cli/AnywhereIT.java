package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tally.history.Ending;
import dev.tally.history.HistoryRecorder;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program in surroundings that others have: languages, folders' names, protocols, disks. */
class AnywhereIT {

  private static final String PLAN =
      """
      name: anywhere
      title: A plan that takes seconds
      columns: [null]
      seed: 5
      trials: 1
      warmUp: {max: 1s}
      stages:
        - {name: indigo, keys: {distribution: uniform, count: 100}, load: {closed: {inFlight: [16]}}, duration: 1s}
        - {name: open, keys: {distribution: uniform, count: 100}, load: {open: {rate: 500, arrival: constant}}, duration: 1s}
      """;

  /** Digits that are not those of ASCII, and the dotless and dotted i of Turkish. */
  private static final Pattern FOREIGN = Pattern.compile("[\\p{Nd}&&[^0-9]]|[ıİ]|[٫٬]");

  @TempDir Path home;
  private Path plan;

  @BeforeEach
  void plan() throws IOException {
    plan = Files.writeString(home.resolve("plan.yaml"), PLAN.replace("[null]", "['null']"));
  }

  private String tally(List<String> options, int expected, String... arguments) throws Exception {
    try (TallyProcess tally = TallyProcess.start(home, options, arguments)) {
      assertThat(tally.exitCode()).as(tally.output()).isEqualTo(expected);
      return tally.output();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar EG", "hi IN u-nu-deva", "tr TR", "fa IR", "th TH u-nu-thai"})
  void whatIsWrittenIsTheSameInEveryLanguage(String language) throws Exception {
    String[] parts = (language + "  ").split(" ", -1);
    List<String> options =
        List.of(
            "-Duser.language=" + parts[0],
            "-Duser.country=" + parts[1],
            "-Duser.extensions=" + parts[2]);
    Path out = home.resolve("out");
    String said = tally(options, ExitCode.OK, "run", plan.toString(), "--out", out.toString());
    assertPlain("the console", said);
    assertThat(out.resolve("hlog/null-indigo-16-1.hlog")).exists();
    try (Stream<Path> all = Files.walk(out)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertPlain("a name", file.getFileName().toString());
        // The page carries a library with words of many languages.
        if (!file.endsWith("report.html")) {
          assertPlain(file.toString(), Files.readString(file));
        }
      }
    }
    Path history = history();
    tally(options, ExitCode.OK, "export", history.toString(), "--format", "jepsen");
    tally(options, ExitCode.OK, "export", history.toString(), "--format", "porcupine");
    Path edn = home.resolve("export/one.edn");
    assertPlain("EDN", Files.readString(edn));
    assertThat(edn).content().contains(":type :ok", ":index 1");
    assertPlain("JSON", Files.readString(home.resolve("export/one.jsonl")));
    assertPlain("verdict", tally(options, ExitCode.OK, "check", edn.toString()));
  }

  private static void assertPlain(String what, String text) {
    assertThat(FOREIGN.matcher(text).results().map(r -> r.group()).distinct())
        .as("foreign digits or letters in %s", what)
        .isEmpty();
  }

  private Path history() throws IOException {
    Path history = home.resolve("one.history");
    try (HistoryRecorder recorder = HistoryRecorder.create(history, List.of("a"))) {
      long now = System.nanoTime();
      for (int i = 1; i <= 12; i++) {
        long call = now + i * 1_000_000L;
        recorder.record(
            0,
            0,
            OperationKind.ADD,
            Phase.MEASURED,
            Ending.DONE,
            1,
            call,
            call,
            call + 1_000,
            i,
            i,
            "");
      }
    }
    return history;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"with blank", "comma,colon:x", "hash#percent%20", "Zähler ключ", "[a]{b}(c)'d"})
  void resultsGoIntoFoldersOfAnyName(String name) throws Exception {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
    Path out = home.resolve(name).resolve("out");
    String said = tally(List.of(), ExitCode.OK, "run", plan.toString(), "--out", out.toString());
    assertThat(said).contains("results: " + out);
    assertThat(out.resolve("summary.csv")).content().contains("indigo");
    assertThat(out.resolve("report.html")).isNotEmptyFile();
    assertThat(out.resolve("data")).doesNotExist();
  }

  @Test
  void theOtherProtocolMayBePreferred() throws Exception {
    Files.writeString(plan, PLAN.replace("[null]", "[echo, relay]"));
    tally(
        List.of("-Djava.net.preferIPv6Addresses=true"),
        ExitCode.OK,
        "run",
        plan.toString(),
        "--out",
        home.resolve("out").toString());
  }

  @Test
  void nothingButSystemsHasAnOpenLoop() throws Exception {
    String said = tally(List.of(), ExitCode.BAD_INPUT, "run", "us-flights", "--backends", "null");
    assertThat(said).contains("null is a ceiling, no system", "us-flights has none");
    assertThat(home.resolve("results")).doesNotExist();
  }

  @Test
  void aCeilingAloneIsMeasuredInClosedLoopsThoughThereIsNoRateToFind() throws Exception {
    Files.writeString(plan, PLAN.replace("[null]", "['null']").replace("rate: 500, ", ""));
    String said =
        tally(
            List.of(),
            ExitCode.OK,
            "run",
            plan.toString(),
            "--out",
            home.resolve("out").toString());
    assertThat(said).contains("closed loop").doesNotContain("no column sustained");
  }

  @Test
  void resultsThatCanNotBeWrittenAreToldBeforeAnythingStarts() throws Exception {
    Files.writeString(home.resolve("results"), "a file, and no folder");
    String said = tally(List.of(), ExitCode.BAD_INPUT, "run", plan.toString());
    assertThat(said)
        .contains("results can not be written to", "Not a directory", "--out")
        .doesNotContain("warming up");
  }

  @Test
  void aDiskThatFillsUpEndsTheRunWithTheCauseAndTheTable() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    Path results = Files.createDirectory(home.resolve("results"));
    try (TallyProcess tally = TallyProcess.start(home, "run", plan.toString())) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> !tally.isAlive() || folder(results).isPresent());
      // Everything can be written but the summary.
      Files.createSymbolicLink(folder(results).orElseThrow().resolve("summary.csv.part"), full);
      assertThat(tally.exitCode()).as(tally.output()).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(tally.output())
          .contains("summary.csv can not be written: No space left on device", "indigo")
          .doesNotContain("\tat ");
    }
    assertThat(folder(results).orElseThrow().resolve("latency.csv")).content().contains("indigo");
  }

  private static Optional<Path> folder(Path results) throws IOException {
    try (Stream<Path> all = Files.list(results)) {
      return all.findFirst();
    }
  }

  @Test
  void whatAUserKeepsInTheResultsStays() throws Exception {
    Path kept = Files.createDirectories(home.resolve("results/keep/data")).resolve("mine.txt");
    Files.writeString(kept, "mine");
    tally(List.of(), ExitCode.OK, "run", plan.toString());
    assertThat(kept).hasContent("mine");
  }
}
