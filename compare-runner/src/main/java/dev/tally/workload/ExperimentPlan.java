package dev.tally.workload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * An experiment: what is compared, and what is asked of it. Read from YAML; {@code plans/*.yaml} in
 * the jar are the presets.
 *
 * @param name short, for folders and file names
 * @param title one line for the report
 * @param columns the variants to compare, in order
 * @param floors variants that only take part in closed loops, for a sense of scale
 * @param settings the user's settings, by column
 * @param seed of every random choice
 * @param trials how often each column has its turn, 1 to 100
 * @param warmUp the longest a warm-up may take; it ends when the column is steady
 * @param calibration how the common rate is found
 * @param method how rows are measured and compared
 * @param stages at least one
 */
public record ExperimentPlan(
    String name,
    String title,
    List<String> columns,
    List<String> floors,
    Map<String, Map<String, String>> settings,
    long seed,
    int trials,
    Duration warmUp,
    CalibrationPlan calibration,
    MethodPlan method,
    List<Stage> stages) {

  /**
   * How the common rate of the open-loop stages without one is found.
   *
   * @param fraction of the lowest sustainable rate, more than 0, at most 1
   * @param maxLatency what the 99th percentile must stay under to be called sustainable
   * @param step how long each rate is tried
   * @param most the common rate is no higher, however much is sustained, so that runs on one
   *     machine ask for the same; empty for no such bound
   */
  public record CalibrationPlan(
      double fraction, Duration maxLatency, Duration step, OptionalDouble most) {

    /**
     * Without a bound.
     *
     * @param fraction of the lowest sustainable rate, more than 0, at most 1
     * @param maxLatency what the 99th percentile must stay under to be called sustainable
     * @param step how long each rate is tried
     */
    public CalibrationPlan(double fraction, Duration maxLatency, Duration step) {
      this(fraction, maxLatency, step, OptionalDouble.empty());
    }

    /**
     * What may be asked of all columns where the slowest sustains a rate.
     *
     * @param sustained operations a second
     * @return the planned fraction of it, or the bound where that is lower
     */
    public double share(double sustained) {
      return Math.min(fraction * sustained, most.orElse(Double.POSITIVE_INFINITY));
    }
  }

  /** The presets' names, in the order to list them. */
  public static final List<String> PRESETS =
      List.of(
          "default",
          "quick",
          "one-broker",
          "us-flights",
          "uniform",
          "zipf",
          "closed-loop",
          "hot-path",
          "read-levels",
          "kafka-profiles",
          "kafka-floor",
          "planned",
          "recovery",
          "brokers",
          "scaling",
          "durability",
          "idle-keys",
          "partition",
          "bad-network",
          "soak",
          "protocols",
          "state-size",
          "power");

  private static final Duration QUICK_WARM_UP = Duration.ofSeconds(20);
  private static final int QUICK_STRIKES = 2;

  /** More take minutes to make. */
  private static final int QUICK_COUNTERS = 50_000;

  /** Copies the collections. */
  public ExperimentPlan {
    columns = List.copyOf(columns);
    floors = List.copyOf(floors);
    settings = new TreeMap<>(settings);
    stages = List.copyOf(stages);
  }

  /**
   * A preset.
   *
   * @param name one of {@link #PRESETS}
   * @return the plan
   * @throws PlanException where there is none of that name
   */
  public static ExperimentPlan preset(String name) {
    return PlanReader.read(name + ".yaml", presetYaml(name));
  }

  /**
   * The text of a preset.
   *
   * @param name one of {@link #PRESETS}
   * @return YAML
   * @throws PlanException where there is none of that name
   */
  public static String presetYaml(String name) {
    if (!PRESETS.contains(name)) {
      throw new PlanException(
          "there is no preset and no file \""
              + name
              + "\"; the presets are "
              + String.join(", ", PRESETS));
    }
    try (InputStream in = ExperimentPlan.class.getResourceAsStream("plans/" + name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("preset " + name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("preset " + name + " can not be read", e);
    }
  }

  /**
   * A plan of the user's own.
   *
   * @param file YAML
   * @return the plan
   * @throws PlanException where it can not be read or used, with file, line and field
   */
  public static ExperimentPlan load(Path file) {
    try {
      return PlanReader.read(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new PlanException(file + " can not be read: " + e, e);
    }
  }

  /**
   * Whether any stage waits for a calibrated rate.
   *
   * @return true where one of the open loops names none
   */
  public boolean needsCalibration() {
    return anyRate(rate -> !(rate instanceof Load.Rate.Fixed));
  }

  /**
   * Whether any stage waits for the rate that all columns share.
   *
   * @return true where one of the open loops names neither a rate nor a share
   */
  public boolean needsCommonRate() {
    return anyRate(Load.Rate.COMMON::equals);
  }

  private boolean anyRate(Predicate<Load.Rate> which) {
    return stages.stream()
        .anyMatch(stage -> stage.load() instanceof Load.Open open && which.test(open.rate()));
  }

  /**
   * The plan as YAML, to be read again.
   *
   * @return every field, overrides applied
   */
  public String toYaml() {
    return PlanWriter.write(this);
  }

  /**
   * Other columns. Their settings stay.
   *
   * @param other names, at least one, each once
   * @return a copy
   * @throws PlanException where there is none, or one a second time
   */
  public ExperimentPlan withColumns(List<String> other) {
    if (other.isEmpty() || Set.copyOf(other).size() < other.size()) {
      throw new PlanException(
          "columns are [" + String.join(", ", other) + "], must be at least one, each once");
    }
    return new ExperimentPlan(
        name, title, other, floors, settings, seed, trials, warmUp, calibration, method, stages);
  }

  /**
   * Another seed.
   *
   * @param other any number
   * @return a copy
   */
  public ExperimentPlan withSeed(long other) {
    return new ExperimentPlan(
        name, title, columns, floors, settings, other, trials, warmUp, calibration, method, stages);
  }

  /**
   * Another number of trials.
   *
   * @param other 1 to 100
   * @return a copy
   * @throws PlanException where it is outside
   */
  public ExperimentPlan withTrials(int other) {
    if (other < 1 || other > PlanReader.MAX_TRIALS) {
      throw new PlanException("trials is " + other + ", must be 1 to " + PlanReader.MAX_TRIALS);
    }
    return new ExperimentPlan(
        name, title, columns, floors, settings, seed, other, warmUp, calibration, method, stages);
  }

  /**
   * Another duration of every stage.
   *
   * @param other e.g. {@code 20s}
   * @return a copy
   * @throws PlanException where it is no duration, or outside its limits
   */
  public ExperimentPlan withDuration(String other) {
    Duration duration =
        Durations.parse(other)
            .filter(PlanReader::isStageDuration)
            .orElseThrow(
                () ->
                    new PlanException(
                        "duration is \"" + other + "\", must be " + PlanReader.STAGE_DURATION));
    return withStages(stages.stream().map(stage -> stage.withDuration(duration)).toList());
  }

  /**
   * Another trace in every stage that replays one.
   *
   * @param trace which
   * @return a copy
   * @throws PlanException where no stage replays a trace
   */
  public ExperimentPlan withTrace(Keys.Traced trace) {
    if (stages.stream().noneMatch(stage -> stage.keys() instanceof Keys.Traced)) {
      throw new PlanException("plan " + name + " has no stage that replays a trace");
    }
    return withStages(
        stages.stream()
            .map(stage -> stage.keys() instanceof Keys.Traced ? stage.withKeys(trace) : stage)
            .toList());
  }

  /**
   * A trial of stages of faults: few strikes after a short warm-up, too few to conclude from.
   *
   * @return a copy
   * @throws PlanException where no stage has a fault
   */
  public ExperimentPlan quick() {
    if (stages.stream().noneMatch(stage -> stage.fault().isPresent())) {
      throw new PlanException(
          "plan " + name + " has no stage with a fault, so it has no quick form");
    }
    return new ExperimentPlan(
        name,
        title + " (a trial of the installation)",
        columns,
        floors,
        settings,
        seed,
        1,
        QUICK_WARM_UP,
        calibration,
        method,
        stages.stream().map(stage -> stage.brief(QUICK_STRIKES, QUICK_COUNTERS)).toList());
  }

  private ExperimentPlan withStages(List<Stage> other) {
    return new ExperimentPlan(
        name, title, columns, floors, settings, seed, trials, warmUp, calibration, method, other);
  }
}
