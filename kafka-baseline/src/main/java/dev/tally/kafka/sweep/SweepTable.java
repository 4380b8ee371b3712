package dev.tally.kafka.sweep;

import java.util.Locale;

/** The lines that a sweep prints. */
final class SweepTable {

  static final String HEAD =
      "factor                   value           in flight        ops/s   p50 ms   p99 ms  CPU us/op"
          + "   (* the value in use)";

  private SweepTable() {}

  /**
   * A measurement.
   *
   * @param base whether the level is what is used
   */
  static String line(Factor factor, Level level, boolean base, int inFlight, Taken taken) {
    ClosedLoop.Result result = taken.result();
    return String.format(
            Locale.ROOT,
            "%-23s  %-14s  %9d  %,11.0f  %7.2f  %7.2f  %9.0f",
            factor.name(),
            level.label() + (base ? " *" : ""),
            inFlight,
            result.perSecond(),
            result.p50() / 1e6,
            result.p99() / 1e6,
            taken.cpuMicros())
        + (result.unanswered() == 0 ? "" : "  " + result.unanswered() + " UNANSWERED");
  }

  /** A factor in the list of them, with how long it takes. */
  static String about(Factor factor, long secondsALevel) {
    return String.format(
        Locale.ROOT,
        "%-23s  %d x %d s%s: %s (%s)",
        factor.name(),
        factor.levels().size(),
        secondsALevel,
        factor.leastBrokers() > 1 ? ", " + factor.leastBrokers() + " brokers" : "",
        factor.about(),
        String.join("; ", factor.levels().stream().map(Level::label).toList()));
  }
}
