package dev.tally.workload;

import dev.tally.counter.ReadLevel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes a plan as YAML that {@link PlanReader} reads back to an equal plan. */
final class PlanWriter {

  private PlanWriter() {}

  static String write(ExperimentPlan plan) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", plan.name());
    if (!plan.title().isEmpty()) {
      fields.put("title", plan.title());
    }
    fields.put("columns", plan.columns());
    if (!plan.floors().isEmpty()) {
      fields.put("floors", plan.floors());
    }
    if (!plan.settings().isEmpty()) {
      fields.put("settings", plan.settings());
    }
    fields.put("seed", plan.seed());
    fields.put("trials", plan.trials());
    fields.put("warmUp", Map.of("max", Durations.format(plan.warmUp())));
    Map<String, Object> calibration = new LinkedHashMap<>();
    calibration.put("fraction", plan.calibration().fraction());
    calibration.put("maxLatency", Durations.format(plan.calibration().maxLatency()));
    calibration.put("step", Durations.format(plan.calibration().step()));
    plan.calibration().most().ifPresent(most -> calibration.put("most", most));
    fields.put("calibration", calibration);
    Map<String, Object> method = new LinkedHashMap<>();
    method.put("attempts", plan.method().attempts());
    method.put("budget", Durations.format(plan.method().budget()));
    method.put("idle", word(plan.method().idle()));
    method.put("turns", word(plan.method().turns()));
    method.put("equivalence", plan.method().equivalence());
    fields.put("method", method);
    fields.put("stages", plan.stages().stream().map(PlanWriter::stage).toList());
    return new Dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build())
        .dumpToString(fields);
  }

  private static Map<String, Object> stage(Stage stage) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", stage.name());
    fields.put("keys", keys(stage.keys()));
    if (stage.reads() > 0) {
      fields.put("reads", stage.reads());
      if (stage.readLevel() != ReadLevel.LINEARIZABLE) {
        fields.put("readLevel", word(stage.readLevel()));
      }
    }
    if (stage.minDelta() != 1 || stage.maxDelta() != 1) {
      fields.put("deltas", Map.of("min", stage.minDelta(), "max", stage.maxDelta()));
    }
    fields.put("load", load(stage.load()));
    fields.put("duration", Durations.format(stage.duration()));
    stage.fault().ifPresent(fault -> fields.put("fault", FaultFields.write(fault)));
    return fields;
  }

  private static Map<String, Object> keys(Keys keys) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (keys instanceof Keys.Uniform uniform) {
      fields.put("distribution", "uniform");
      fields.put("count", uniform.count());
    } else if (keys instanceof Keys.Zipf zipf) {
      fields.put("distribution", "zipf");
      fields.put("count", zipf.count());
      fields.put("exponent", zipf.exponent());
    } else if (keys instanceof Keys.Traced traced) {
      TraceFields.write(traced, fields);
    }
    return fields;
  }

  private static Map<String, Object> load(Load load) {
    if (load instanceof Load.Closed closed) {
      return Map.of("closed", Map.of("inFlight", List.copyOf(closed.inFlight())));
    }
    Load.Open open = (Load.Open) load;
    Map<String, Object> fields = new LinkedHashMap<>();
    if (open.rate() instanceof Load.Rate.Fixed fixed) {
      fields.put("rate", fixed.perSecond());
    } else if (open.rate() instanceof Load.Rate.OwnShare own) {
      fields.put("ownShare", own.share());
    }
    fields.put("arrival", word(open.arrival()));
    return Map.of("open", fields);
  }

  /** As {@link YamlFields#choice} reads it. */
  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
