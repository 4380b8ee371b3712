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

  private static final double[] PREFERRED = {1, 1.5, 2, 3, 5, 7};

  private final CalibrationPlan calibration;
  private final Map<String, Double> sustainable = new HashMap<>();
  private final Map<String, Double> roomy = new HashMap<>();

  Rates(CalibrationPlan calibration) {
    this.calibration = calibration;
  }

  /** A column was calibrated, with success or without. */
  void found(String column, Calibrator.Found found) {
    found.sustained().ifPresent(rate -> sustainable.put(column, rate));
    found.roomy().ifPresent(rate -> roomy.put(column, rate));
  }

  boolean isEmpty() {
    return sustainable.isEmpty();
  }

  /**
   * The planned fraction of the lowest rate sustained, or less where at that a column saturates the
   * machine; rounded down to a preferred number, so that runs whose calibrations differ by chance
   * ask for the same and can be compared. At least one column must sustain one.
   */
  double common() {
    double planned = calibration.share(slowest().getValue());
    return preferred(
        roomy.values().stream().mapToDouble(Double::doubleValue).reduce(planned, Math::min));
  }

  /** The largest of 1, 1.5, 2, 3, 5 and 7 times a power of ten that is no larger. */
  private static double preferred(double rate) {
    double power = Math.pow(10, Math.floor(Math.log10(rate)));
    double best = power;
    for (double step : PREFERRED) {
      // A little more than it is, for powers that are not exact.
      best = step * power <= rate * (1 + 1e-9) ? step * power : best;
    }
    return best;
  }

  private Map.Entry<String, Double> slowest() {
    return Collections.min(sustainable.entrySet(), Map.Entry.comparingByValue());
  }

  /** The common rate in words, with a warning where it is of little use. */
  String describeCommon() {
    String text =
        String.format(
            Locale.ROOT,
            "common rate: %,.0f/s, %.0f%% of the lowest sustainable rate%s",
            common(),
            common() / slowest().getValue() * 100,
            common() < preferred(calibration.share(slowest().getValue()))
                ? String.format(
                    Locale.ROOT,
                    "; at the planned %.0f%% a column would saturate the machine",
                    calibration.fraction() * 100)
                : calibration.share(slowest().getValue())
                        < calibration.fraction() * slowest().getValue()
                    ? ", no more being asked for by calibration.most"
                    : "");
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
