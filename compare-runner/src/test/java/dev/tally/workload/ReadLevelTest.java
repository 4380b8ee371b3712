package dev.tally.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.counter.ReadLevel;
import dev.tally.history.OperationKind;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A stage says how many of its operations are reads, and how fresh they must be. */
class ReadLevelTest {

  private static String yaml(String reads) {
    return """
        name: levels
        columns: [sticky]
        stages:
          - name: one
            keys: {distribution: uniform, count: 10}
            %s
            load: {closed: {inFlight: [1]}}
            duration: 1s
        """
        .formatted(reads);
  }

  private static Stage stage(String reads) {
    return PlanReader.read("levels.yaml", yaml(reads)).stages().get(0);
  }

  @Test
  void everyLevelIsReadWrittenAndPlanned() {
    assertThat(stage("reads: 0.5").readLevel()).isEqualTo(ReadLevel.LINEARIZABLE);
    for (ReadLevel level : ReadLevel.values()) {
      String name = level.name().toLowerCase(Locale.ROOT);
      ExperimentPlan plan =
          PlanReader.read("levels.yaml", yaml("reads: 0.5\n    readLevel: " + name));
      assertThat(plan.stages().get(0).readLevel()).isEqualTo(level);
      assertThat(PlanReader.read("again.yaml", plan.toYaml())).isEqualTo(plan);
      OperationPlan operations = OperationPlanner.closed(plan.stages().get(0), 1, 1);
      assertThat(IntStream.range(0, 100).mapToObj(operations::kind))
          .contains(OperationKind.ADD, OperationKind.valueOf("READ_" + level.name()));
    }
  }

  @Test
  void plansOfOtherLevelsAreOtherPlans() {
    List<String> hashes =
        List.of("linearizable", "session", "eventual").stream()
            .map(level -> stage("reads: 0.5\n    readLevel: " + level))
            .map(stage -> OperationPlanner.closed(stage, 1, 1).hash())
            .toList();
    assertThat(hashes).doesNotHaveDuplicates();
  }

  @Test
  void whatCanNotBeMeantIsRefused() {
    assertThatThrownBy(() -> stage("readLevel: session"))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("levels.yaml:")
        .hasMessageContaining("readLevel is set, but reads is 0");
    assertThatThrownBy(() -> stage("reads: 0.5\n    readLevel: strong"))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("one of eventual, linearizable, session");
  }
}
