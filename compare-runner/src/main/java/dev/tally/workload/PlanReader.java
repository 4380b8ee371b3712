package dev.tally.workload;

import dev.tally.counter.ReadLevel;
import dev.tally.workload.ExperimentPlan.CalibrationPlan;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a plan from YAML; says where and why where it can not. */
final class PlanReader {

  static final int MAX_TRIALS = 100;
  static final String STAGE_DURATION = "100ms to 60m, like 500ms, 10s or 2m";

  private static final String NAME = "1 to 40 of a-z, 0-9 and -";
  private static final double MAX_RATE = 10_000_000;
  private static final int MAX_IN_FLIGHT = 65_536;
  private static final int MAX_CLOSED_LOOPS = 16;

  private PlanReader() {}

  static ExperimentPlan read(String file, String yaml) {
    Optional<Node> root;
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file).setUseMarks(true).build();
      root = new Compose(settings).composeReader(new StringReader(yaml));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new PlanException(file + ":" + line + ": is no YAML: " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new PlanException(file + " is no YAML: " + e.getMessage(), e);
    }
    if (root.isEmpty()) {
      throw new PlanException(file + " is empty");
    }
    return plan(new YamlFields(file, "", root.get()));
  }

  static boolean isStageDuration(Duration duration) {
    return duration.compareTo(Duration.ofMillis(100)) >= 0
        && duration.compareTo(Duration.ofMinutes(60)) <= 0;
  }

  private static boolean isName(String text) {
    return text.matches("[a-z0-9-]{1,40}");
  }

  private static ExperimentPlan plan(YamlFields fields) {
    fields.allow(
        "name",
        "title",
        "columns",
        "floors",
        "settings",
        "seed",
        "trials",
        "warmUp",
        "calibration",
        "method",
        "stages");
    return new ExperimentPlan(
        fields.text("name", PlanReader::isName, NAME),
        fields.has("title") ? fields.text("title", t -> true, "text") : "",
        fields.listOfText("columns", PlanReader::isName, NAME),
        fields.has("floors") ? fields.listOfText("floors", PlanReader::isName, NAME) : List.of(),
        fields.has("settings") ? settings(fields.fields("settings")) : Map.of(),
        fields.has("seed") ? fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE) : 1,
        fields.has("trials") ? (int) fields.integer("trials", 1, MAX_TRIALS) : 5,
        fields.has("warmUp") ? warmUp(fields.fields("warmUp")) : Duration.ofSeconds(20),
        fields.has("calibration")
            ? calibration(fields.fields("calibration"))
            : new CalibrationPlan(0.5, Duration.ofMillis(500), Duration.ofSeconds(2)),
        fields.has("method") ? method(fields.fields("method")) : MethodPlan.DEFAULT,
        stages(fields));
  }

  private static Map<String, Map<String, String>> settings(YamlFields fields) {
    Map<String, Map<String, String>> settings = new LinkedHashMap<>();
    for (String column : fields.names()) {
      settings.put(column, fields.fields(column).allAsText());
    }
    return settings;
  }

  private static MethodPlan method(YamlFields fields) {
    fields.allow("attempts", "budget", "idle", "turns", "equivalence");
    MethodPlan otherwise = MethodPlan.DEFAULT;
    return new MethodPlan(
        fields.has("attempts") ? (int) fields.integer("attempts", 1, 10) : otherwise.attempts(),
        fields.has("budget")
            ? fields.duration(
                "budget", d -> !d.isNegative() && d.toHours() < 2, "0s to 119m, like 60s")
            : otherwise.budget(),
        fields.has("idle") ? fields.choice("idle", MethodPlan.Idle.class) : otherwise.idle(),
        fields.has("turns") ? fields.choice("turns", MethodPlan.Turns.class) : otherwise.turns(),
        fields.has("equivalence") ? fields.decimal("equivalence", 0, 1) : otherwise.equivalence());
  }

  private static Duration warmUp(YamlFields fields) {
    fields.allow("max");
    return fields.duration(
        "max", d -> d.toMillis() >= 0 && d.toMinutes() < 60, "0s to 59m, like 20s");
  }

  private static CalibrationPlan calibration(YamlFields fields) {
    fields.allow("fraction", "maxLatency", "step", "most");
    return new CalibrationPlan(
        fields.has("fraction") ? fields.decimal("fraction", 0, 1) : 0.5,
        fields.has("maxLatency")
            ? fields.duration(
                "maxLatency",
                d -> d.toMillis() >= 1 && d.toSeconds() <= 60,
                "1ms to 60s, like 500ms")
            : Duration.ofMillis(500),
        fields.has("step")
            ? fields.duration(
                "step", d -> d.toMillis() >= 500 && d.toSeconds() <= 60, "500ms to 60s")
            : Duration.ofSeconds(2),
        fields.optionalDecimal("most", 0, MAX_RATE));
  }

  private static List<Stage> stages(YamlFields fields) {
    List<Stage> stages = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlFields stageFields : fields.listOfFields("stages")) {
      Stage stage = stage(stageFields);
      if (!names.add(stage.name())) {
        throw stageFields.complaint("name", "is \"" + stage.name() + "\" a second time");
      }
      stages.add(stage);
    }
    return stages;
  }

  private static Stage stage(YamlFields fields) {
    fields.allow("name", "keys", "reads", "readLevel", "deltas", "load", "duration", "fault");
    String name = fields.text("name", PlanReader::isName, NAME);
    Keys keys = keys(fields.fields("keys"));
    double reads = fields.has("reads") ? fields.share("reads") : 0;
    ReadLevel readLevel =
        fields.has("readLevel")
            ? fields.choice("readLevel", ReadLevel.class)
            : ReadLevel.LINEARIZABLE;
    if (fields.has("readLevel") && reads == 0) {
      throw fields.complaint("readLevel", "is set, but reads is 0: there is nothing to read");
    }
    long[] deltas = fields.has("deltas") ? deltas(fields.fields("deltas")) : new long[] {1, 1};
    Load load = load(fields.fields("load"));
    Duration duration = fields.duration("duration", PlanReader::isStageDuration, STAGE_DURATION);
    boolean traced = load instanceof Load.Open open && open.arrival() == Load.Arrival.TRACE;
    if (traced && !(keys instanceof Keys.Traced)) {
      throw fields.complaint("load", "has arrival trace, but the keys are of no trace");
    }
    Optional<FaultPlan> fault = Optional.empty();
    if (fields.has("fault")) {
      if (!(load instanceof Load.Open)) {
        throw fields.complaint(
            "fault", "goes with an open load alone: a closed loop asks for nothing in an outage");
      }
      fault = Optional.of(FaultFields.read(fields.fields("fault")));
    }
    return new Stage(name, keys, reads, readLevel, deltas[0], deltas[1], load, duration, fault);
  }

  private static long[] deltas(YamlFields fields) {
    fields.allow("min", "max");
    long limit = 1_000_000_000L;
    long min = fields.integer("min", -limit, limit);
    long max = fields.integer("max", min, limit);
    if (min == 0 && max == 0) {
      throw fields.complaint("max", "is 0 and so is min; an addition must not be 0");
    }
    return new long[] {min, max};
  }

  private static Keys keys(YamlFields fields) {
    if (TraceFields.isIn(fields)) {
      return TraceFields.read(fields);
    }
    fields.allow("distribution", "count", "exponent", TraceFields.TRACE);
    String distribution =
        fields.text(
            "distribution", d -> d.equals("uniform") || d.equals("zipf"), "uniform or zipf");
    if (distribution.equals("uniform")) {
      fields.allow("distribution", "count");
    }
    int count = (int) fields.integer("count", 1, Keys.MAX_COUNT);
    return distribution.equals("uniform")
        ? new Keys.Uniform(count)
        : new Keys.Zipf(count, fields.decimal("exponent", 0, 10));
  }

  private static Load load(YamlFields fields) {
    if (fields.names().contains("closed")) {
      fields.allow("closed");
      YamlFields closed = fields.fields("closed");
      closed.allow("inFlight");
      List<String> windows =
          closed.listOfText(
              "inFlight",
              t -> t.matches("\\d{1,6}") && inRange(Integer.parseInt(t)),
              "1 to " + MAX_IN_FLIGHT);
      if (windows.size() > MAX_CLOSED_LOOPS) {
        throw closed.complaint("inFlight", "has more than " + MAX_CLOSED_LOOPS + " windows");
      }
      return new Load.Closed(windows.stream().map(Integer::valueOf).toList());
    }
    fields.allow("open", "closed");
    YamlFields open = fields.fields("open");
    open.allow("rate", "ownShare", "arrival");
    return new Load.Open(rate(open), open.choice("arrival", Load.Arrival.class));
  }

  private static Load.Rate rate(YamlFields open) {
    if (!open.has("ownShare")) {
      OptionalDouble rate = open.optionalDecimal("rate", 0, MAX_RATE);
      return rate.isPresent() ? new Load.Rate.Fixed(rate.getAsDouble()) : Load.Rate.COMMON;
    }
    if (open.has("rate")) {
      throw open.complaint("ownShare", "is set beside rate; there can be one of them");
    }
    return new Load.Rate.OwnShare(open.decimal("ownShare", 0, 1));
  }

  private static boolean inRange(int inFlight) {
    return inFlight >= 1 && inFlight <= MAX_IN_FLIGHT;
  }
}
