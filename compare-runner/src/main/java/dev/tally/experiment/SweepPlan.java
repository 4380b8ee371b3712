package dev.tally.experiment;

import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.Factor;
import dev.tally.deploy.Level;
import dev.tally.deploy.Variant;
import dev.tally.report.FileNames;
import dev.tally.stats.SweepResult;
import dev.tally.workload.ExperimentPlan;
import dev.tally.workload.ExperimentPlan.CalibrationPlan;
import dev.tally.workload.Keys;
import dev.tally.workload.Load;
import dev.tally.workload.MethodPlan;
import dev.tally.workload.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A sweep: which factors, on which variants, under which loads. Every name and value in it is known
 * to be taken.
 *
 * @param name the backend's
 * @param backend whose settings are varied
 * @param parts a factor each, at least one
 * @param inFlight the windows of the closed loops
 * @param rate of an open loop besides; empty for none
 * @param each how long each measurement takes
 * @param warmUp how long each deployment may be warmed up
 * @param rounds how often each level is measured
 * @param accounts whether servers are asked what they do for operations
 */
public record SweepPlan(
    String name,
    CounterBackend backend,
    List<Part> parts,
    List<Integer> inFlight,
    OptionalDouble rate,
    Duration each,
    Duration warmUp,
    int rounds,
    boolean accounts) {

  /** Enough for every shard and partition to have some. */
  private static final int KEYS = 1000;

  private static final long SEED = 42;
  private static final int ATTEMPTS = 2;

  /**
   * One factor.
   *
   * @param factor what is varied
   * @param variant on which
   * @param levels by the names of their columns, in their order
   */
  public record Part(Factor factor, Variant variant, Map<String, Level> levels) {}

  /** Copies the lists. */
  public SweepPlan {
    parts = List.copyOf(parts);
    inFlight = List.copyOf(inFlight);
  }

  /**
   * Looks at everything that was asked for, before anything is started for it.
   *
   * @param request as typed
   * @param known every backend there is
   * @return the plan
   * @throws InvalidExperimentException where something is not known or not taken, naming it, its
   *     value and what is
   */
  public static SweepPlan of(SweepRequest request, Backends known) {
    SweepPlan plan = new SweepChoice(request, known.requireBackend(request.backend())).plan();
    plan.parts.forEach(plan::validate);
    return plan;
  }

  /** Has the backend judge every level that is not its own. */
  private void validate(Part part) {
    if (backend.factors().contains(part.factor())) {
      return;
    }
    part.levels()
        .forEach(
            (column, level) ->
                Backends.validate(
                    new Backends.Entry(backend, part.variant(), part.variant()), level.settings()));
  }

  /**
   * A part, with names for its columns that are files' names too.
   *
   * @param factor what is varied
   * @param variant on which
   */
  static Part part(Factor factor, Variant variant) {
    Map<String, Level> levels = new LinkedHashMap<>();
    for (Level level : factor.levels()) {
      String wanted = FileNames.safe(factor.name()) + "-" + FileNames.safe(level.label());
      String column = wanted;
      for (int n = 2; levels.containsKey(column); n++) {
        column = wanted + "-" + n;
      }
      levels.put(column, level);
    }
    return new Part(factor, variant, levels);
  }

  /**
   * The columns of a part as results tell them.
   *
   * @param part one of {@link #parts()}
   * @return one for each level, in their order
   */
  List<SweepResult.Column> columns(Part part) {
    List<SweepResult.Column> columns = new ArrayList<>();
    part.levels()
        .forEach(
            (column, level) ->
                columns.add(new SweepResult.Column(column, level, isUsual(part.variant(), level))));
    return columns;
  }

  private boolean isUsual(Variant variant, Level level) {
    return level.settings().entrySet().stream()
        .allMatch(
            setting ->
                backend.usual(variant, setting.getKey()).equals(Optional.of(setting.getValue())));
  }

  /**
   * A part as the runner measures it: a column for each level, a trial for each round.
   *
   * @param part one of {@link #parts()}
   */
  ExperimentPlan experiment(Part part) {
    Map<String, Map<String, String>> settings = new LinkedHashMap<>();
    part.levels().forEach((column, level) -> settings.put(column, level.settings()));
    List<Stage> stages = new ArrayList<>();
    if (!inFlight.isEmpty()) {
      stages.add(stage("closed", new Load.Closed(inFlight)));
    }
    if (rate.isPresent()) {
      Load.Rate fixed = new Load.Rate.Fixed(rate.getAsDouble());
      stages.add(stage("open", new Load.Open(fixed, Load.Arrival.POISSON)));
    }
    return new ExperimentPlan(
        "sweep-" + name + "-" + part.factor().name(),
        "%s on %s: %s"
            .formatted(part.factor().name(), part.variant().name(), part.factor().about()),
        List.copyOf(part.levels().keySet()),
        List.of(),
        settings,
        SEED,
        rounds,
        warmUp,
        new CalibrationPlan(0.5, Duration.ofMillis(500), Duration.ofSeconds(2)),
        new MethodPlan(
            ATTEMPTS,
            each.multipliedBy((long) inFlight.size() + 1),
            MethodPlan.Idle.RUN,
            MethodPlan.Turns.INTERLEAVED,
            MethodPlan.DEFAULT.equivalence()),
        stages);
  }

  private Stage stage(String stage, Load load) {
    return new Stage(stage, new Keys.Uniform(KEYS), 0, 1, 1, load, each);
  }

  /**
   * How many deployments there will be.
   *
   * @return one for each level and round
   */
  public int deployments() {
    return rounds * parts.stream().mapToInt(part -> part.levels().size()).sum();
  }

  /**
   * About how long one of them takes.
   *
   * @return from its start to its end
   */
  public Duration eachDeployment() {
    return Agenda.visit(experiment(parts.get(0)));
  }
}
