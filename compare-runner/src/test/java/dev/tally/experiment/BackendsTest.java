package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.workload.ExperimentPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendsTest {

  private final Backends known = Backends.find();

  private void look(String preset, String... columns) {
    known.requireFor(ExperimentPlan.preset(preset).withColumns(List.of(columns)));
  }

  @Test
  void whatIsNoSystemAloneHasNothingToMeasureInOpenLoops() {
    assertThatThrownBy(() -> look("us-flights", "null"))
        .isInstanceOf(InvalidExperimentException.class)
        .hasMessageContaining("null is a ceiling, no system")
        .hasMessageContaining("us-flights has none");
    assertThatThrownBy(() -> look("us-flights", "null", "echo"))
        .isInstanceOf(InvalidExperimentException.class)
        .hasMessageContaining("null is a ceiling, echo is a floor, no system");
  }

  @Test
  void besideASystemOrInClosedLoopsItTakesPart() {
    assertThatCode(() -> look("us-flights", "sticky", "null")).doesNotThrowAnyException();
    assertThatCode(() -> look("default", "null")).doesNotThrowAnyException();
  }

  @Test
  void whatIsUnknownIsNamed() {
    assertThatThrownBy(() -> look("default", "nill"))
        .isInstanceOf(InvalidExperimentException.class)
        .hasMessageContaining("there is no \"nill\"");
  }
}
