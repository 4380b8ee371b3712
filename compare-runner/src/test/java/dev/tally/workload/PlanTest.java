package dev.tally.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {

  static final List<String> PRESETS = ExperimentPlan.PRESETS;

  static final String EVERYTHING =
      """
      name: all-of-it
      title: "quotes ' \\" and: a colon, ünïcode"
      columns: [sticky, "null"]
      floors: [echo]
      settings:
        sticky: {nodes: "3", flag: "true", nothing: ""}
        kafka: {a.b: 1e3}
      seed: -9223372036854775808
      trials: 100
      warmUp: {max: 1.5ms}
      calibration: {fraction: 0.125, maxLatency: 1.000001ms, step: 1m, most: 250}
      method: {attempts: 7, budget: 90s, idle: suspend, turns: in_one_piece, equivalence: 0.25}
      stages:
        - name: traced
          keys: {trace: some/file.csv, timestampColumn: at, keyColumn: user, deltaColumn: '', charset: latin1, separator: ";", timeUnit: us, timeZone: Europe/Berlin, skipBadRows: true}
          load: {open: {rate: 0.5, arrival: trace}}
          duration: 100ms
        - name: skewed
          keys: {distribution: zipf, count: 10000000, exponent: 0.99}
          reads: 0.25
          deltas: {min: -5, max: 1_000_000_000}
          load: {open: {rate: 1e7, arrival: constant}}
          duration: 60m
        - name: closed
          keys: {distribution: uniform, count: 1}
          load: {closed: {inFlight: [1, 65536]}}
          duration: 0.1s
      """;

  @TempDir private Path directory;

  @ParameterizedTest
  @FieldSource("PRESETS")
  void everyPresetReadsAndItsYamlReadsBackEqual(String name) {
    ExperimentPlan plan = ExperimentPlan.preset(name);
    assertThat(plan.name()).isEqualTo(name);
    assertThat(plan.title()).isNotEmpty();
    assertThat(PlanReader.read("again.yaml", plan.toYaml())).isEqualTo(plan);
    OperationPlanner.checkTraces(plan);
  }

  @Test
  void everyFieldIsReadAndWritten() {
    ExperimentPlan plan = PlanReader.read("all.yaml", EVERYTHING);
    assertThat(plan)
        .isEqualTo(
            new ExperimentPlan(
                "all-of-it",
                "quotes ' \" and: a colon, ünïcode",
                List.of("sticky", "null"),
                List.of("echo"),
                Map.of(
                    "sticky",
                    Map.of("nodes", "3", "flag", "true", "nothing", ""),
                    "kafka",
                    Map.of("a.b", "1e3")),
                Long.MIN_VALUE,
                100,
                Duration.ofNanos(1_500_000),
                new ExperimentPlan.CalibrationPlan(
                    0.125,
                    Duration.ofNanos(1_000_001),
                    Duration.ofMinutes(1),
                    OptionalDouble.of(250)),
                new MethodPlan(
                    7,
                    Duration.ofSeconds(90),
                    MethodPlan.Idle.SUSPEND,
                    MethodPlan.Turns.IN_ONE_PIECE,
                    0.25),
                List.of(
                    new Stage(
                        "traced",
                        new Keys.Traced(
                            "some/file.csv",
                            new TraceColumns("at", "user", ""),
                            new TraceFormat(
                                StandardCharsets.ISO_8859_1,
                                Optional.of(';'),
                                Optional.of(TraceUnit.MICROSECONDS),
                                Optional.of(ZoneId.of("Europe/Berlin"))),
                            true),
                        0,
                        1,
                        1,
                        new Load.Open(new Load.Rate.Fixed(0.5), Load.Arrival.TRACE),
                        Duration.ofMillis(100)),
                    new Stage(
                        "skewed",
                        new Keys.Zipf(10_000_000, 0.99),
                        0.25,
                        -5,
                        1_000_000_000,
                        new Load.Open(new Load.Rate.Fixed(1e7), Load.Arrival.CONSTANT),
                        Duration.ofHours(1)),
                    new Stage(
                        "closed",
                        new Keys.Uniform(1),
                        0,
                        1,
                        1,
                        new Load.Closed(List.of(1, 65_536)),
                        Duration.ofMillis(100)))));
    assertThat(PlanReader.read("again.yaml", plan.toYaml())).isEqualTo(plan);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {"; ;", "tab tab", "'\\t' tab", "pipe |", "| |", "comma ,", "# #", "semicolon ;"})
  void everySeparatorIsWrittenAsItIsRead(String written, String name) {
    String yaml = EVERYTHING.replace("separator: \";\"", "separator: '" + written + "'");
    ExperimentPlan plan = PlanReader.read("p.yaml", yaml);
    Keys.Traced keys = (Keys.Traced) plan.stages().get(0).keys();
    assertThat(keys.format().separator()).isEqualTo(TraceFormat.separatorNamed(name));
    assertThat(PlanReader.read("again.yaml", plan.toYaml())).isEqualTo(plan);
  }

  @ParameterizedTest
  @EnumSource(TraceUnit.class)
  void everyUnitIsWrittenAsItIsRead(TraceUnit unit) {
    String yaml = EVERYTHING.replace("timeUnit: us", "timeUnit: " + unit);
    ExperimentPlan plan = PlanReader.read("p.yaml", yaml);
    Keys.Traced keys = (Keys.Traced) plan.stages().get(0).keys();
    assertThat(keys.format().timeUnit()).contains(unit);
    assertThat(PlanReader.read("again.yaml", plan.toYaml())).isEqualTo(plan);
  }

  @Test
  void aPatternOfDatesIsWrittenAsItIsRead() {
    String yaml = EVERYTHING.replace("timeUnit: us", "timePattern: 'dd.MM.yyyy HH:mm'");
    ExperimentPlan plan = PlanReader.read("p.yaml", yaml);
    Keys.Traced keys = (Keys.Traced) plan.stages().get(0).keys();
    assertThat(keys.format().timePattern()).isEqualTo(TimePattern.named("dd.MM.yyyy HH:mm"));
    assertThat(PlanReader.read("again.yaml", plan.toYaml())).isEqualTo(plan);
  }

  @Test
  void whatIsLeftOutHasADefault() {
    ExperimentPlan plan =
        PlanReader.read(
            "small.yaml",
            """
            name: small
            columns: [sticky]
            stages:
              - name: one
                keys: {distribution: uniform, count: 10}
                load: {open: {arrival: poisson}}
                duration: 1s
            """);
    assertThat(plan.trials()).isEqualTo(5);
    assertThat(plan.method()).isEqualTo(MethodPlan.DEFAULT);
    assertThat(plan.seed()).isEqualTo(1);
    assertThat(plan.title()).isEmpty();
    assertThat(plan.floors()).isEmpty();
    assertThat(plan.warmUp()).isEqualTo(Duration.ofSeconds(20));
    assertThat(plan.calibration())
        .isEqualTo(
            new ExperimentPlan.CalibrationPlan(0.5, Duration.ofMillis(500), Duration.ofSeconds(2)));
    assertThat(plan.needsCalibration()).isTrue();
    assertThat(PlanReader.read("again.yaml", plan.toYaml())).isEqualTo(plan);
  }

  @Test
  void onlyAnOpenLoopWithoutARateNeedsCalibration() {
    assertThat(PlanReader.read("all.yaml", EVERYTHING).needsCalibration()).isFalse();
    assertThat(ExperimentPlan.preset("closed-loop").needsCalibration()).isFalse();
    assertThat(ExperimentPlan.preset("us-flights").needsCalibration()).isTrue();
    assertThat(ExperimentPlan.preset("us-flights").needsCommonRate()).isTrue();
    assertThat(ExperimentPlan.preset("kafka-profiles").needsCalibration()).isTrue();
    assertThat(ExperimentPlan.preset("kafka-profiles").needsCommonRate()).isFalse();
  }

  @Test
  void aRateIsFixedOrAShareOfOnesOwnNotBoth() {
    assertThat(openLoop("{ownShare: 0.8, arrival: poisson}"))
        .isEqualTo(new Load.Open(new Load.Rate.OwnShare(0.8), Load.Arrival.POISSON));
    assertThatThrownBy(() -> openLoop("{ownShare: 1.5, arrival: poisson}"))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("small.yaml:5")
        .hasMessageContaining("ownShare is 1.5");
    assertThatThrownBy(() -> openLoop("{ownShare: 0.5, rate: 10, arrival: poisson}"))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("ownShare is set beside rate");
  }

  private static Load openLoop(String load) {
    return PlanReader.read(
            "small.yaml",
            """
            name: small
            columns: [sticky]
            stages:
              - {name: one, duration: 1s, keys: {distribution: uniform, count: 10},
                 load: {open: %s}}
            """
                .formatted(load))
        .stages()
        .get(0)
        .load();
  }

  @Test
  void aFileIsLoadedAndAMissingOneRefused() throws IOException {
    Path file = directory.resolve("mine.yaml");
    Files.writeString(file, EVERYTHING);
    assertThat(ExperimentPlan.load(file)).isEqualTo(PlanReader.read("x", EVERYTHING));
    Files.writeString(file, "nonsense: 1\n");
    assertThatThrownBy(() -> ExperimentPlan.load(file))
        .isInstanceOf(PlanException.class)
        .hasMessageStartingWith("mine.yaml:1: nonsense is not known");
    Files.delete(file);
    assertThatThrownBy(() -> ExperimentPlan.load(file))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("mine.yaml can not be read");
    assertThatThrownBy(() -> ExperimentPlan.preset("none"))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("no preset and no file \"none\"; the presets are default, quick");
  }

  @Test
  void overridesChangeOneThing() {
    ExperimentPlan plan = ExperimentPlan.preset("default");
    Keys.Traced mine = new Keys.Traced("mine.csv", TraceColumns.DEFAULT, true);
    ExperimentPlan changed =
        plan.withColumns(List.of("sticky", "other"))
            .withSeed(7)
            .withTrials(100)
            .withDuration("250ms")
            .withTrace(mine);
    assertThat(changed.columns()).containsExactly("sticky", "other");
    assertThat(changed.seed()).isEqualTo(7);
    assertThat(changed.trials()).isEqualTo(100);
    assertThat(changed.stages())
        .hasSameSizeAs(plan.stages())
        .allSatisfy(stage -> assertThat(stage.duration()).isEqualTo(Duration.ofMillis(250)));
    assertThat(changed.stages().get(0).keys()).isEqualTo(mine);
    assertThat(changed.stages().get(1).keys()).isEqualTo(plan.stages().get(1).keys());
    assertThat(PlanReader.read("again.yaml", changed.toYaml())).isEqualTo(changed);
    assertThat(
            changed
                .withColumns(plan.columns())
                .withSeed(plan.seed())
                .withTrials(plan.trials())
                .floors())
        .isEqualTo(plan.floors());
  }

  @Test
  void overridesHaveLimits() {
    ExperimentPlan plan = ExperimentPlan.preset("uniform");
    for (int trials : new int[] {Integer.MIN_VALUE, 0, 101}) {
      assertThatThrownBy(() -> plan.withTrials(trials))
          .isInstanceOf(PlanException.class)
          .hasMessage("trials is " + trials + ", must be 1 to 100");
    }
    assertThatThrownBy(() -> plan.withColumns(List.of()))
        .isInstanceOf(PlanException.class)
        .hasMessage("columns are [], must be at least one, each once");
    assertThatThrownBy(() -> plan.withColumns(List.of("a", "b", "a")))
        .isInstanceOf(PlanException.class)
        .hasMessage("columns are [a, b, a], must be at least one, each once");
    assertThatThrownBy(() -> plan.withTrace(new Keys.Traced("x", TraceColumns.DEFAULT, false)))
        .isInstanceOf(PlanException.class)
        .hasMessage("plan uniform has no stage that replays a trace");
  }

  @ParameterizedTest
  @ValueSource(strings = {"99ms", "60.01m", "1h", "5", "-1s", "", " 1s", "1 s", "9999999999s"})
  void durationsOutsideTheirLimitsAreRefused(String duration) {
    assertThatThrownBy(() -> ExperimentPlan.preset("uniform").withDuration(duration))
        .isInstanceOf(PlanException.class)
        .hasMessage(
            "duration is \"" + duration + "\", must be 100ms to 60m, like 500ms, 10s or 2m");
  }

  @ParameterizedTest
  @CsvSource({
    "250ms,250ms",
    "1.5s,1500ms",
    "90s,90s",
    "2m,120s",
    "0s,0s",
    "0.5ms,0.5ms",
    "1.000001ms,1.000001ms"
  })
  void durationsAreWrittenAsRead(String text, String written) {
    Duration duration = Durations.parse(text).orElseThrow();
    assertThat(Durations.format(duration)).isEqualTo(written);
    assertThat(Durations.parse(written)).contains(duration);
  }
}
