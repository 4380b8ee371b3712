package dev.tally.workload;

import dev.tally.workload.FaultPlan.What;
import dev.tally.workload.FaultPlan.Whom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A stage's fault as YAML. */
final class FaultFields {

  /** Longer than either side takes to notice. */
  private static final Duration HOLD = Duration.ofSeconds(6);

  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final Duration CALM = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int STRIKES = 9;

  /** What is done to single processes or to all of a zone, as they are ended. */
  private static final Set<What> OF_MANY =
      Set.of(What.KILL, What.PAUSE, What.VANISH, What.ISOLATE, What.POWER);

  private FaultFields() {}

  static FaultPlan read(YamlFields fields) {
    fields.allow("what", "whom", "strikes", "hold", "window", "calm", "counters", "keepsDisk");
    What what = fields.choice("what", What.class);
    Whom usual = what == What.POWER ? Whom.ALL : Whom.OWNER;
    Whom whom = fields.has("whom") ? fields.choice("whom", Whom.class) : usual;
    if ((whom == Whom.ZONE || whom == Whom.ALL) && !OF_MANY.contains(what)) {
      throw fields.complaint(
          "whom", "is " + word(whom) + ", but " + word(what) + " is done to one process");
    }
    if (what == What.ISOLATE && whom == Whom.ALL) {
      throw fields.complaint("whom", "is all: there is nobody left to be cut off from");
    }
    if (what == What.POWER && whom != Whom.ALL) {
      throw fields.complaint("whom", "is " + word(whom) + ", must be all: they share one supply");
    }
    if (what != What.KILL && fields.has("keepsDisk")) {
      throw fields.complaint("keepsDisk", "is set, but only kill can lose a disk");
    }
    FaultPlan fault =
        new FaultPlan(
            what,
            whom,
            fields.has("strikes")
                ? (int) fields.integer("strikes", 1, FaultPlan.MOST_STRIKES)
                : STRIKES,
            fields.has("hold") ? duration(fields, "hold") : HOLD,
            fields.has("window") ? duration(fields, "window") : WINDOW,
            fields.has("calm") ? duration(fields, "calm") : CALM,
            fields.has("counters")
                ? (int) fields.integer("counters", 0, FaultPlan.MOST_COUNTERS)
                : 0,
            !fields.has("keepsDisk") || fields.flag("keepsDisk"));
    if (fault.mendsItself() && fields.has("hold")) {
      throw fields.complaint("hold", "is set, but " + word(what) + " is mended by itself");
    }
    return fault.mendsItself() ? fault.withHold(Duration.ZERO) : fault;
  }

  private static Duration duration(YamlFields fields, String name) {
    return fields.duration(
        name, d -> !d.isNegative() && d.compareTo(LONGEST) <= 0, "0s to 10m, like 500ms or 10s");
  }

  static Map<String, Object> write(FaultPlan fault) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("what", word(fault.what()));
    fields.put("whom", word(fault.whom()));
    fields.put("strikes", fault.strikes());
    if (!fault.mendsItself()) {
      fields.put("hold", Durations.format(fault.hold()));
    }
    fields.put("window", Durations.format(fault.window()));
    fields.put("calm", Durations.format(fault.calm()));
    if (fault.counters() > 0) {
      fields.put("counters", fault.counters());
    }
    if (!fault.keepsDisk()) {
      fields.put("keepsDisk", false);
    }
    return fields;
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
