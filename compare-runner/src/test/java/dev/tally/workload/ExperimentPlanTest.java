package dev.tally.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ExperimentPlanTest {

  static final List<String> PRESETS = ExperimentPlan.PRESETS;

  private static final String GOOD =
      """
      name: mine
      title: "A title: with a colon"
      columns: [sticky, kafka]
      floors: [echo, "null"]
      settings:
        kafka: {profile: at-least-once, brokers: 3}
      seed: -7
      trials: 3
      warmUp: {max: 1500ms}
      calibration: {fraction: 0.4, maxLatency: 100ms, step: 1s}
      stages:
        - name: one
          keys: {distribution: zipf, count: 10, exponent: 1.2}
          reads: 0.25
          deltas: {min: -5, max: 5}
          load: {open: {rate: 500, arrival: constant}}
          duration: 2m
        - name: two
          keys: {distribution: uniform, count: 1}
          load: {closed: {inFlight: [1, 64]}}
          duration: 250ms
      """;

  @TempDir Path directory;

  @Test
  void everyFieldIsRead() {
    ExperimentPlan plan = PlanReader.read("mine.yaml", GOOD);
    assertThat(plan.title()).isEqualTo("A title: with a colon");
    assertThat(plan.columns()).containsExactly("sticky", "kafka");
    assertThat(plan.floors()).containsExactly("echo", "null");
    assertThat(plan.settings())
        .isEqualTo(Map.of("kafka", Map.of("profile", "at-least-once", "brokers", "3")));
    assertThat(plan.seed()).isEqualTo(-7);
    assertThat(plan.trials()).isEqualTo(3);
    assertThat(plan.warmUp()).isEqualTo(Duration.ofMillis(1500));
    assertThat(plan.calibration().fraction()).isEqualTo(0.4);
    assertThat(plan.stages()).hasSize(2);
    Stage one = plan.stages().get(0);
    assertThat(one.keys()).isEqualTo(new Keys.Zipf(10, 1.2));
    assertThat(one.reads()).isEqualTo(0.25);
    assertThat(one.minDelta()).isEqualTo(-5);
    assertThat(one.duration()).isEqualTo(Duration.ofMinutes(2));
    assertThat(plan.stages().get(1).load()).isEqualTo(new Load.Closed(List.of(1, 64)));
    assertThat(plan.needsCalibration()).isFalse();
  }

  @Test
  void aPlainNullIsTheNameOfAColumn() {
    String plain = GOOD.replace("\"null\"", "null");
    assertThat(PlanReader.read("mine.yaml", plain).floors()).containsExactly("echo", "null");
  }

  @Test
  void thePlanAsRunIsReadAsTheSamePlan() {
    ExperimentPlan plan =
        PlanReader.read("mine.yaml", GOOD)
            .withSeed(99)
            .withTrials(1)
            .withColumns(List.of("kafka"))
            .withDuration("750ms");
    assertThat(plan.stages()).allMatch(s -> s.duration().equals(Duration.ofMillis(750)));
    assertThat(PlanReader.read("again.yaml", plan.toYaml())).isEqualTo(plan);
  }

  @ParameterizedTest
  @FieldSource("PRESETS")
  void presetsAreGoodPlansAndSurviveTheirOwnYaml(String name) {
    ExperimentPlan plan = ExperimentPlan.preset(name);
    assertThat(plan.name()).isEqualTo(name);
    assertThat(plan.title()).isNotBlank();
    assertThat(PlanReader.read("again.yaml", plan.toYaml())).isEqualTo(plan);
    OperationPlanner.checkTraces(plan);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          count: 1}           | count: 0}              | mine.yaml:19: stages[1].keys.count is 0, must be 1 to 10,000,000
          count: 1}           | count: many}           | mine.yaml:19: stages[1].keys.count is many, must be 1 to 10,000,000
          count: 1}           | cuont: 1}              | mine.yaml:19: stages[1].keys.count is missing
          count: 1}           | count: 1, exponent: 1} | mine.yaml:19: stages[1].keys.exponent is not known
          name: two           | name: one              | mine.yaml:18: stages[1].name is "one" a second time
          seed: -7            | sed: 1                 | mine.yaml:7: sed is not known
          seed: -7            | trials: 1              | mine.yaml:8: trials is given twice
          trials: 3           | trials: 101            | mine.yaml:8: trials is 101, must be 1 to 100
          [1, 64]             | [1, 0]                 | mine.yaml:20: stages[1].load.closed.inFlight[1] is "0", must be 1 to 65536
          [1, 64]             | [1, 1]                 | mine.yaml:20: stages[1].load.closed.inFlight[1] is "1" a second time
          [1, 64]             | []                     | mine.yaml:20: stages[1].load.closed.inFlight must be a list of at least one
          [sticky, kafka]     | [sticky, sticky]       | mine.yaml:3: columns[1] is "sticky" a second time
          duration: 250ms     | duration: 250          | mine.yaml:21: stages[1].duration is "250", must be 100ms to 60m
          fraction: 0.4       | fraction: 1.5          | mine.yaml:10: calibration.fraction is 1.5, must be
          fraction: 0.4       | fraction: .nan         | mine.yaml:10: calibration.fraction is .nan, must be
          reads: 0.25         | reads: -0.1            | mine.yaml:14: stages[0].reads is -0.1, must be 0 to 1
          {min: -5, max: 5}   | {min: 0, max: 0}       | mine.yaml:15: stages[0].deltas.max is 0
          {min: -5, max: 5}   | {min: 5, max: -5}      | mine.yaml:15: stages[0].deltas.max is -5, must be 5 to
          arrival: constant   | arrival: trace         | mine.yaml:16: stages[0].load has arrival trace
          arrival: constant   | arrival: soon          | mine.yaml:16: stages[0].load.open.arrival is "soon", must be one of constant, poisson, trace
          {closed: {inFlight: [1, 64]}} | {closed: {inFlight: [1]}, open: {arrival: poisson}} | mine.yaml:20: stages[1].load.open stands beside closed
          distribution: zipf  | distribution: [zipf]   | mine.yaml:13: stages[0].keys.distribution is no single value
          """)
  void whatIsWrongIsToldWithFileLineAndField(String good, String bad, String message) {
    String yaml = GOOD.replaceFirst(java.util.regex.Pattern.quote(good), bad);
    assertThat(yaml).isNotEqualTo(GOOD);
    assertThatThrownBy(() -> PlanReader.read("mine.yaml", yaml))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNoYamlIsRefusedWithItsName() {
    for (String text : List.of("", "a: [", "- 1", "just text", "a: b: c", "a: 1\n---\nb: 2")) {
      assertThatThrownBy(() -> PlanReader.read("bad.yaml", text))
          .as(text)
          .isInstanceOf(PlanException.class)
          .hasMessageContaining("bad.yaml");
    }
  }

  @Test
  void filesAreReadAndTheirAbsenceIsTold() throws IOException {
    Path file = Files.writeString(directory.resolve("mine.yaml"), GOOD);
    assertThat(ExperimentPlan.load(file)).isEqualTo(PlanReader.read("mine.yaml", GOOD));
    assertThatThrownBy(() -> ExperimentPlan.load(directory.resolve("none.yaml")))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("none.yaml");
    assertThatThrownBy(() -> ExperimentPlan.preset("nothing"))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("us-flights");
  }

  @Test
  void overridesAreCheckedLikeFields() {
    ExperimentPlan plan = PlanReader.read("mine.yaml", GOOD);
    assertThatThrownBy(() -> plan.withTrials(0)).hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> plan.withDuration("99ms")).hasMessageContaining("100ms to 60m");
    assertThatThrownBy(() -> plan.withDuration("soon")).hasMessageContaining("soon");
    Keys.Traced trace = new Keys.Traced("x.csv", TraceColumns.DEFAULT, true);
    assertThatThrownBy(() -> plan.withTrace(trace)).hasMessageContaining("no stage");
    assertThat(ExperimentPlan.preset("us-flights").withTrace(trace).stages().get(0).keys())
        .isEqualTo(trace);
  }
}
