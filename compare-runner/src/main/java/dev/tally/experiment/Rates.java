package dev.tally.experiment;

import dev.tally.workload.ExperimentPlan.CalibrationPlan;
import dev.tally.workload.Load.Rate;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** What columns sustain, and what is asked of them for it. */
final class Rates {

  /** Below so many a second, a stage of seconds has too few operations for its percentiles. */
  private static final double FEW = 20;

  private final CalibrationPlan calibration;
  private final Map<String, Double> sustainable = new HashMap<>();

  Rates(CalibrationPlan calibration) {
    this.calibration = calibration;
  }

  /** A column was calibrated. */
  void sustains(String column, double perSecond) {
    sustainable.put(column, perSecond);
  }

  boolean isEmpty() {
    return sustainable.isEmpty();
  }

  /** The planned fraction of the lowest rate sustained. At least one column must sustain one. */
  double common() {
    return calibration.fraction() * slowest().getValue();
  }

  private Map.Entry<String, Double> slowest() {
    return Collections.min(sustainable.entrySet(), Map.Entry.comparingByValue());
  }

  /** The common rate in words, with a warning where it is of little use. */
  String describeCommon() {
    String text =
        String.format(
            Locale.ROOT,
            "common rate: %,.0f/s, %.0f%% of the lowest sustainable rate",
            common(),
            calibration.fraction() * 100);
    if (common() >= FEW) {
      return text;
    }
    return text
        + "; too few operations to tell columns apart at that rate: "
        + slowest().getKey()
        + " is cold or the host too slow for it (warmUp.max longer, or --backends without it)";
  }

  /** Operations a second to ask of a column; empty where it takes a calibration that failed. */
  OptionalDouble of(String column, Rate rate) {
    if (rate instanceof Rate.Fixed fixed) {
      return OptionalDouble.of(fixed.perSecond());
    }
    if (rate instanceof Rate.OwnShare own) {
      Double mine = sustainable.get(column);
      return mine == null ? OptionalDouble.empty() : OptionalDouble.of(own.share() * mine);
    }
    return OptionalDouble.of(common());
  }
}
