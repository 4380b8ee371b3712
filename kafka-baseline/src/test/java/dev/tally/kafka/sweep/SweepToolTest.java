package dev.tally.kafka.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.InvalidRequestException;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.BackendTool;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.nullbackend.NullBackend;
import dev.tally.process.ProcessSupervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepToolTest {

  private static final Factor LINGER = Factors.chosen("linger", 3).get(0);

  @Test
  void quantilesAreOfTheValuesThemselves() {
    long[] sorted = {1, 2, 3, 4};
    assertThat(ClosedLoop.quantile(sorted, 0.5)).isEqualTo(2);
    assertThat(ClosedLoop.quantile(sorted, 0.99)).isEqualTo(4);
    assertThat(ClosedLoop.quantile(new long[0], 0.5)).isZero();
  }

  @Test
  void aLoopEndsWithEveryAdditionAnswered(@TempDir Path directory) throws Exception {
    NullBackend backend = new NullBackend();
    try (ProcessSupervisor supervisor = new ProcessSupervisor();
        Deployment deployment =
            backend.deploy(
                backend.variants().get(0),
                new DeploymentContext(directory, directory, supervisor, Map.of()));
        StatefulCounter counter = deployment.connect(new ClientOptions("test", 64))) {
      ClosedLoop.Result result = ClosedLoop.run(counter, 1, Duration.ofMillis(20));
      assertThat(result.answered()).isPositive();
      assertThat(result.unanswered()).isZero();
      assertThat(result.p50()).isLessThanOrEqualTo(result.p99());
    }
  }

  @Test
  void aLineHoldsItsFiguresWhetherItIsTheBaseAndWhatWentWrong() {
    Level level = LINGER.levels().get(1);
    ClosedLoop.Result result = new ClosedLoop.Result(2000, 0, 1_000_000_000, 1_500_000, 9_000_000);
    assertThat(SweepTable.line(LINGER, level, true, 64, new Taken(result, 400_000_000)))
        .isEqualTo(
            "linger                   1 *                    64        2,000     1.50     9.00        200")
        .hasSize(SweepTable.HEAD.indexOf("   (*"));
    assertThat(SweepTable.line(LINGER, level, false, 64, new Taken(result, 0))).doesNotContain("*");
    ClosedLoop.Result none = new ClosedLoop.Result(0, 3, 1, 0, 0);
    assertThat(SweepTable.line(LINGER, level, true, 64, new Taken(none, 0)))
        .endsWith("3 UNANSWERED");
  }

  @Test
  void theListSaysWhatThereIsAndHowLongItTakes() {
    List<String> lines = new ArrayList<>();
    Map<String, Long> numbers = Map.of("brokers", 1L, "seconds", 20L, "warm-up-seconds", 60L);
    assertThat(run(numbers, Map.of("list", ""), lines)).isTrue();
    assertThat(lines).hasSameSizeAs(Factors.ALL);
    assertThat(lines.get(0))
        .isEqualTo(
            "linger                   6 x 140 s: how long producers wait for company, tuned for latency"
                + " (0; 1; 2; 5; 10; 20)");
  }

  @Test
  void whatIsWrongIsRefusedBeforeAnythingStarts() {
    List<String> lines = new ArrayList<>();
    Map<String, Long> two = Map.of("brokers", 2L, "seconds", 20L, "warm-up-seconds", 60L);
    assertThatThrownBy(() -> run(two, Map.of(), lines))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("--brokers is 2, must be 1 or 3");
    Map<String, Long> one = Map.of("brokers", 1L, "seconds", 20L, "warm-up-seconds", 60L);
    assertThatThrownBy(() -> run(one, Map.of("factor", "colour"), lines))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("--factor is 'colour', must be all, or of linger, ");
    assertThatThrownBy(() -> run(one, Map.of("factor", "batch,replica-wait"), lines))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("--factor is replica-wait, must be measured with --brokers 3");
    assertThat(lines).isEmpty();
  }

  private static boolean run(
      Map<String, Long> numbers, Map<String, String> texts, List<String> lines) {
    try {
      return new SweepTool().run(new BackendTool.Input(numbers, texts), lines::add);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itIsFound() {
    assertThat(ServiceLoader.load(BackendTool.class))
        .anyMatch(tool -> tool.backend().equals("kafka") && tool.name().equals("sweep"));
  }
}
