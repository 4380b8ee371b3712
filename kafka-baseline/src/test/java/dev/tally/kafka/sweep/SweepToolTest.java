package dev.tally.kafka.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.BackendTool;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.nullbackend.NullBackend;
import dev.tally.process.ProcessSupervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepToolTest {

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
  void aLineHoldsItsFiguresAndWhatWentWrong() {
    ClosedLoop.Result result = new ClosedLoop.Result(2000, 0, 1_000_000_000, 1_500_000, 9_000_000);
    assertThat(SweepTool.line("latency", 1, 64, result, 400_000_000))
        .isEqualTo("latency          1         64        2,000     1.50     9.00        200");
    assertThat(SweepTool.line("latency", 1, 64, new ClosedLoop.Result(0, 3, 1, 0, 0), 0))
        .endsWith("3 UNANSWERED");
  }

  @Test
  void itIsFound() {
    assertThat(ServiceLoader.load(BackendTool.class))
        .anyMatch(tool -> tool.backend().equals("kafka") && tool.name().equals("sweep"));
  }
}
