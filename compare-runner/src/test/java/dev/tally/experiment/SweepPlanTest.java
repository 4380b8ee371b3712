package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tally.stats.SweepResult;
import dev.tally.workload.ExperimentPlan;
import dev.tally.workload.Load;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What can be asked of a sweep, and what is refused before anything starts. */
class SweepPlanTest {

  private static final Backends KNOWN = new Backends(List.of(new SweptBackend()));

  private static SweepRequest request(
      List<String> factors, List<String> settings, List<String> variants) {
    return new SweepRequest(
        "swept",
        factors,
        settings,
        variants,
        List.of(1, 64),
        OptionalDouble.empty(),
        1,
        "0s",
        1,
        false);
  }

  private static SweepPlan plan(
      List<String> factors, List<String> settings, List<String> variants) {
    return SweepPlan.of(request(factors, settings, variants), KNOWN);
  }

  private static List<String> parts(SweepPlan plan) {
    return plan.parts().stream()
        .map(part -> part.factor().name() + " on " + part.variant().name())
        .toList();
  }

  @Test
  void byItselfEveryFactorIsMeasuredOnItsUsualVariant() {
    SweepPlan plan = plan(List.of(), List.of(), List.of());
    assertThat(parts(plan)).containsExactly("size on swept", "colour on swept-other");
    assertThat(plan.deployments()).isEqualTo(5);
  }

  @Test
  void aVariantChoosesAmongThoseAFactorIsAbout() {
    assertThat(parts(plan(List.of(), List.of(), List.of("swept"))))
        .containsExactly("size on swept");
    assertThat(parts(plan(List.of("size"), List.of(), List.of("swept-other", "swept"))))
        .containsExactly("size on swept-other");
    assertThat(parts(plan(List.of(), List.of("size=4"), List.of("swept-other"))))
        .containsExactly("size on swept-other");
  }

  @Test
  void anySettingIsAFactorWithoutBeingNamed() {
    SweepPlan plan = plan(List.of("colour"), List.of("depth=1,2", "size=9"), List.of());
    assertThat(parts(plan))
        .containsExactly("colour on swept-other", "depth on swept", "size on swept");
    assertThat(plan.parts().get(1).levels().values())
        .extracting(level -> level.settings())
        .containsExactly(Map.of("depth", "1"), Map.of("depth", "2"));
    // What has a sign of its own in the value keeps it.
    assertThat(plan(List.of(), List.of("depth=a=b"), List.of()).parts().get(0).levels().values())
        .extracting(level -> level.settings())
        .containsExactly(Map.of("depth", "a=b"));
  }

  @Test
  void columnsAreNamesOfFilesAndTheLevelInUseIsMarked() {
    SweepPlan plan = plan(List.of(), List.of(), List.of());
    assertThat(plan.columns(plan.parts().get(0)))
        .extracting(SweepResult.Column::name, SweepResult.Column::usual)
        .containsExactly(tuple("size-1", false), tuple("size-2", true), tuple("size-3", false));
    assertThat(plan.columns(plan.parts().get(1)))
        .extracting(SweepResult.Column::name)
        .containsExactly("colour-red-dark", "colour-red-dark-2");
  }

  @Test
  void itIsAPlanOfTheRunner() {
    SweepPlan plan =
        SweepPlan.of(
            new SweepRequest(
                "swept",
                List.of("size"),
                List.of(),
                List.of(),
                List.of(1, 64),
                OptionalDouble.of(500),
                7,
                "30s",
                3,
                true),
            KNOWN);
    ExperimentPlan experiment = plan.experiment(plan.parts().get(0));
    assertThat(experiment.name()).isEqualTo("sweep-swept-size");
    assertThat(experiment.columns()).containsExactly("size-1", "size-2", "size-3");
    assertThat(experiment.settings()).containsEntry("size-3", Map.of("size", "3"));
    assertThat(experiment.trials()).isEqualTo(3);
    assertThat(experiment.warmUp()).isEqualTo(Duration.ofSeconds(30));
    assertThat(experiment.needsCalibration()).isFalse();
    assertThat(experiment.stages())
        .extracting(stage -> stage.load().getClass().getSimpleName())
        .containsExactly("Closed", "Open");
    assertThat(experiment.stages().get(0).load()).isEqualTo(new Load.Closed(List.of(1, 64)));
    assertThat(experiment.stages())
        .allMatch(stage -> stage.duration().equals(Duration.ofSeconds(7)));
    assertThat(plan.deployments()).isEqualTo(9);
    assertThat(plan.eachDeployment()).isGreaterThan(Duration.ofSeconds(30 + 3 * 7));
  }

  @Test
  void whatIsNotKnownIsRefusedByNameWithWhatIs() {
    assertRefused(
        () -> plan(List.of("length"), List.of(), List.of()),
        "--factor is 'length', must be of size, colour");
    assertRefused(
        () -> plan(List.of(), List.of(), List.of("swept-2")),
        "--variant is 'swept-2', must be of swept, swept-other");
    assertRefused(
        () -> plan(List.of("colour"), List.of(), List.of("swept")),
        "--variant is swept, must be of swept-other for --factor colour");
    assertRefused(
        () -> plan(List.of("size", "size"), List.of(), List.of()), "size is given a second time");
    assertRefused(
        () -> plan(List.of("size"), List.of("size=7"), List.of()), "size is given a second time");
    for (String text : List.of("size", "=1", "size=", "size=1,,2", "size=1,1")) {
      assertRefused(
          () -> plan(List.of(), List.of(text), List.of()),
          "--setting is '" + text + "', must be NAME=VALUE[,VALUE], each value once");
    }
    assertRefused(
        () -> plan(List.of(), List.of("size=1,100"), List.of()),
        "settings: size is 100, must be at most 99");
    Backends all = Backends.find();
    assertThatThrownBy(() -> all.requireBackend("kafka-1"))
        .isInstanceOf(InvalidExperimentException.class)
        .hasMessageStartingWith("BACKEND is 'kafka-1', must be one of ")
        .hasMessageEndingWith("; kafka-1 is a variant of kafka, to be named by --variant");
    assertThatThrownBy(() -> all.requireBackend("postgres"))
        .hasMessageContaining("BACKEND is 'postgres', must be one of ")
        .hasMessageContaining("kafka")
        .hasMessageContaining("sticky");
    assertRefused(
        () ->
            SweepPlan.of(
                new SweepRequest(
                    "null",
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(1),
                    OptionalDouble.empty(),
                    1,
                    "0s",
                    1,
                    false),
                all),
        "null names no factors of its own; name a setting, as --setting NAME=VALUE,VALUE");
  }

  @Test
  void whatIsOutOfBoundsIsRefusedByFieldValueAndLimit() {
    assertLoadRefused(
        List.of(1), OptionalDouble.empty(), 0, "1s", 1, "--seconds is 0, must be 1 to 3600");
    assertLoadRefused(
        List.of(1), OptionalDouble.empty(), 1, "1s", 101, "--rounds is 101, must be 1 to 100");
    assertLoadRefused(
        List.of(1),
        OptionalDouble.empty(),
        1,
        "60",
        1,
        "--warm-up is 60, must be 0s to 59m, like 500ms, 60s or 5m");
    assertLoadRefused(
        List.of(1),
        OptionalDouble.empty(),
        1,
        "60m",
        1,
        "--warm-up is 60m, must be 0s to 59m, like 500ms, 60s or 5m");
    assertLoadRefused(
        List.of(0), OptionalDouble.empty(), 1, "1s", 1, "--in-flight is 0, must be 1 to 16384");
    assertLoadRefused(
        List.of(7, 7),
        OptionalDouble.empty(),
        1,
        "1s",
        1,
        "--in-flight is [7, 7], must be at most 16 windows, each once");
    assertLoadRefused(
        List.of(),
        OptionalDouble.empty(),
        1,
        "1s",
        1,
        "--in-flight is empty, must be at least one window, or --rate given");
    for (double rate : new double[] {0, -1, 1e9, Double.NaN}) {
      assertLoadRefused(
          List.of(1),
          OptionalDouble.of(rate),
          1,
          "1s",
          1,
          "--rate is " + rate + ", must be more than 0, at most 10000000");
    }
  }

  private static void assertLoadRefused(
      List<Integer> inFlight,
      OptionalDouble rate,
      int seconds,
      String warmUp,
      int rounds,
      String message) {
    assertRefused(
        () ->
            SweepPlan.of(
                new SweepRequest(
                    "swept", List.of(), List.of(), List.of(), inFlight, rate, seconds, warmUp,
                    rounds, false),
                KNOWN),
        message);
  }

  private static void assertRefused(Runnable asked, String message) {
    assertThatThrownBy(asked::run)
        .isInstanceOf(InvalidExperimentException.class)
        .hasMessage(message);
  }
}
