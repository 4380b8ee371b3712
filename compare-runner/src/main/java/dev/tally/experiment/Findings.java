package dev.tally.experiment;

import dev.tally.report.ResultsFolder;
import dev.tally.stats.Budget;
import dev.tally.stats.BurstResult;
import dev.tally.stats.ColumnResult;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Method;
import dev.tally.stats.RecoveryResult;
import dev.tally.stats.Settling;
import dev.tally.stats.StageResult;
import dev.tally.workload.ExperimentPlan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run has found so far; saved after every row, so that little is lost however it ends. */
final class Findings {

  private static final String UNDER_WAY =
      "the run was under way when this was saved, or was killed: what is missing was not measured";

  private final ExperimentPlan plan;
  private final ResultsFolder folder;
  private final Map<String, String> environment;
  private final Instant startedAt;
  private final long start = System.nanoTime();
  private final Map<String, ColumnResult> columns = new LinkedHashMap<>();
  private final List<StageResult> rows = new ArrayList<>();
  private final List<RecoveryResult> recoveries = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<BurstResult> bursts = new ArrayList<>();
  private final Method method;
  private double commonRate;

  Findings(
      ExperimentPlan plan,
      ResultsFolder folder,
      Map<String, String> environment,
      Instant startedAt) {
    this.plan = plan;
    this.folder = folder;
    this.environment = environment;
    this.startedAt = startedAt;
    this.method =
        new Method(
            Settling.of(plan.calibration().maxLatency()),
            plan.method().attempts(),
            plan.method().equivalence());
  }

  /** Learns about a column, or learns better. */
  void column(ColumnResult column) {
    columns.put(column.variant().name(), column);
  }

  /** How rows are judged. */
  Method method() {
    return method;
  }

  /** A burst of a warm-up is over. */
  void burst(BurstResult burst) {
    bursts.add(burst);
  }

  void commonRate(double rate) {
    commonRate = rate;
  }

  void warn(String warning) {
    if (!warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  /** Warns where the columns known so far may not take the same. */
  void compareBudgets() {
    Budget.warnings(List.copyOf(columns.values())).forEach(this::warn);
  }

  /** Adds a row and saves all that is known. */
  void row(StageResult row) throws IOException {
    rows.add(row);
    folder.saveData(result(Optional.of(UNDER_WAY)));
  }

  /** Adds a row of faults and saves all that is known. */
  void recovery(RecoveryResult row) throws IOException {
    recoveries.add(row);
    folder.saveData(result(Optional.of(UNDER_WAY)));
  }

  ExperimentResult result(Optional<String> failure) {
    return new ExperimentResult(
        plan.name(),
        plan.title(),
        plan.toYaml(),
        plan.seed(),
        startedAt,
        Duration.ofNanos(System.nanoTime() - start),
        environment,
        commonRate,
        method,
        List.copyOf(columns.values()),
        List.copyOf(rows),
        List.copyOf(recoveries),
        List.copyOf(bursts),
        List.copyOf(warnings),
        failure);
  }

  /**
   * Saves everything, the page as well. What can not be written is the run's failure, beside any
   * other: the caller still has what was found.
   */
  ExperimentResult save(Optional<String> failure) {
    ExperimentResult result = result(failure);
    try {
      folder.save(result);
      return result;
    } catch (IOException e) {
      return result(Optional.of(failure.map(why -> why + "; and ").orElse("") + FailureText.of(e)));
    }
  }
}
