package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.check.Examination;
import dev.tally.counter.ClientOptions;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.Variant;
import dev.tally.drive.DriveControl;
import dev.tally.drive.DriveResult;
import dev.tally.drive.LoadDriver;
import dev.tally.history.Phase;
import dev.tally.process.ProcessSupervisor;
import dev.tally.stats.Comparison;
import dev.tally.stats.Costs;
import dev.tally.stats.CountAudit;
import dev.tally.stats.Difference;
import dev.tally.stats.Difference.Finding;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Figure;
import dev.tally.stats.Method;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.ResourceUse;
import dev.tally.stats.Samples;
import dev.tally.stats.StageResult;
import dev.tally.stats.Summary;
import dev.tally.workload.Keys;
import dev.tally.workload.Load;
import dev.tally.workload.MethodPlan;
import dev.tally.workload.OperationPlan;
import dev.tally.workload.OperationPlanner;
import dev.tally.workload.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The null backend against itself, many times over: real drives of real operations, in the turns of
 * a run, judged by what judges a run. How often chance is called a difference must be what the
 * method promises.
 */
class ControlTest {

  private static final int COMPARISONS = 300;
  private static final int TRIALS = 5;
  private static final int OPERATIONS = 1_000;

  @TempDir Path directory;

  @Test
  void ofAColumnAgainstItselfNoMoreIsCalledBetterThanPromised() throws Exception {
    Backends backends = Backends.find();
    Backends.Entry one = backends.require("null");
    Backends.Entry again = backends.require("null" + Comparison.AGAIN);
    assertThat(again.original().name()).isEqualTo("null");
    assertThat(again.variant().name()).isEqualTo("null-again");
    Stage stage =
        new Stage(
            "s",
            new Keys.Uniform(100),
            0,
            1,
            1,
            new Load.Closed(List.of(8)),
            Duration.ofSeconds(1));
    OperationPlan plan = OperationPlanner.closed(stage, 1, 1);
    Map<Finding, Integer> findings = new EnumMap<>(Finding.class);
    try (ProcessSupervisor supervisor = new ProcessSupervisor();
        Deployment mine = one.deploy(context(supervisor));
        Deployment other = again.deploy(context(supervisor));
        StatefulCounter a = mine.connect(new ClientOptions("a", 64));
        StatefulCounter b = other.connect(new ClientOptions("b", 64))) {
      RequestIds idsOfA = new RequestIds(1);
      RequestIds idsOfB = new RequestIds(2);
      for (int comparison = 0; comparison < COMPARISONS; comparison++) {
        List<StageResult> rows = new ArrayList<>();
        for (Turns.Turn turn :
            Turns.of(List.of("a", "a-again"), TRIALS, MethodPlan.Turns.INTERLEAVED)) {
          boolean first = turn.column().equals("a");
          DriveResult result =
              new LoadDriver(
                      first ? a : b,
                      first ? idsOfA : idsOfB,
                      plan.keys(),
                      Optional.empty(),
                      Duration.ofSeconds(10),
                      () -> false)
                  .closedLoop(
                      plan,
                      8,
                      OPERATIONS,
                      Duration.ofSeconds(10),
                      Phase.MEASURED,
                      DriveControl.NONE);
          rows.add(row(turn, plan, result));
        }
        for (Difference difference : differences(rows)) {
          findings.merge(difference.finding(), 1, Integer::sum);
        }
      }
    }
    int all = findings.values().stream().mapToInt(Integer::intValue).sum();
    int better = findings.getOrDefault(Finding.BETTER, 0) + findings.getOrDefault(Finding.WORSE, 0);
    assertThat(all).isEqualTo(2 * COMPARISONS);
    assertThat(findings).doesNotContainKey(Finding.VOID);
    // Both figures of a comparison come from the same trials, so the count varies like that of as
    // many comparisons as there were: three standard deviations of it.
    double promised = 1 - Method.CONFIDENCE;
    double slack = 3 * Math.sqrt(promised * (1 - promised) / COMPARISONS);
    assertThat(better / (double) all).as("%s", findings).isLessThan(promised + slack);
  }

  private DeploymentContext context(ProcessSupervisor supervisor) {
    return new DeploymentContext(directory, directory, supervisor, Map.of());
  }

  private static StageResult row(Turns.Turn turn, OperationPlan plan, DriveResult result) {
    Examination unchecked =
        new Examination(
            new OrderVerdict(OrderVerdict.Kind.VALID, "", OPERATIONS), CountAudit.NONE, List.of());
    return new StageResult(
        turn.column(),
        "s",
        turn.trial(),
        1,
        Instant.EPOCH,
        plan.hash(),
        8,
        0,
        0,
        result.elapsed(),
        result.latency(),
        result.service(),
        result.startLateness(),
        result.halves(),
        result.counts(),
        // Compilers are not looked at: the promise must hold whatever disturbs both sides alike.
        new ResourceUse(Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, false, Costs.NONE),
        unchecked.verdict(),
        unchecked.counts(),
        unchecked.reads());
  }

  private static List<Difference> differences(List<StageResult> rows) {
    ExperimentResult result =
        new ExperimentResult(
            "n",
            "t",
            "",
            1,
            Instant.EPOCH,
            Duration.ZERO,
            Map.of(),
            0,
            Samples.METHOD,
            List.of("a", "a-again").stream()
                .map(
                    name -> Samples.column(Samples.variant(name, Variant.Kind.SYSTEM, 1), Map.of()))
                .toList(),
            rows,
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());
    Comparison comparison = Summary.of(result).comparisons().get(0);
    assertThat(comparison.isControl()).isTrue();
    return List.of(
        comparison.differences().get(Figure.P50), comparison.differences().get(Figure.THROUGHPUT));
  }
}
