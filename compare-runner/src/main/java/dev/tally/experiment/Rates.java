package dev.tally.experiment;

import dev.tally.workload.ExperimentPlan.CalibrationPlan;
import dev.tally.workload.Load.Rate;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** What columns sustain, and what is asked of them for it. */
final class Rates {

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
    return calibration.fraction()
        * sustainable.values().stream().mapToDouble(rate -> rate).min().orElseThrow();
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
