package dev.tally.stats;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * When a row is <i>settled</i>, so that its figures are those of a warm system at its own pace, and
 * may be told. A row is not where any of these holds:
 *
 * <ul>
 *   <li>compilers took more than {@link ResourceUse#COMPILING_SHARE} of a core: on few cores they
 *       compete with the code they compile;
 *   <li>it is an open loop and the host was saturated: latency is then queueing for a processor;
 *   <li>it is an open loop and its generator was late at the median: see {@link #latenessShare()};
 *   <li>it is an open loop and less than {@link #loadShare()} of the load was offered;
 *   <li>its 99th percentile is above {@value #BEYOND} times the calibration's limit though its
 *       busiest second offered no more than the calibration had found sustainable under that limit:
 *       one of the two is wrong (less is within what a 99th percentile of seconds varies by);
 *   <li>processes that are no part of the run took more than {@link ResourceUse#FOREIGN_SHARE} of a
 *       core: a build, a backup, a neighbour on the same host;
 *   <li>the median of its second half is better than that of its first by more than {@link
 *       #drift()}: it was still warming up.
 * </ul>
 *
 * @param latenessShare the part of a told latency that the generator may have made: latency counts
 *     from the intended start, so what a percentile of it has beyond the same percentile of the
 *     service time, which counts from the sending, is the harness's own. A fifth: a ratio is bent
 *     by less than what two runs on one machine differ by, and to the harm of the quicker side
 *     alone. Where p50 has more, the row is not settled; where p99 alone has (a machine that sleeps
 *     for a millisecond makes both late), that figure is not told
 * @param loadShare the share of the planned load that must have been offered, 0 to 1
 * @param drift the improvement from half to half that is still taken for chance, 0 to 1; medians of
 *     halves of a few seconds vary by half as much. The halves of a trace differ by themselves and
 *     are not held against each other
 * @param calibratedLatency the limit under which the calibration called a rate sustainable
 */
public record Settling(
    double latenessShare, double loadShare, double drift, Duration calibratedLatency) {

  /**
   * The limits of every run, for one calibration.
   *
   * @param calibratedLatency the calibration's own limit of the 99th percentile
   * @return 20% of lateness, 95% of the load, 15% of drift
   */
  public static Settling of(Duration calibratedLatency) {
    return new Settling(0.2, 0.95, 0.15, calibratedLatency);
  }

  /** How far beyond the calibration's limit contradicts it. */
  static final double BEYOND = 1.25;

  /**
   * Why a row is not settled.
   *
   * @param kind of reason
   * @param text with the figures, for a person
   */
  public record Reason(Unsettled kind, String text) {}

  /**
   * The limits in words, for legends.
   *
   * @return a clause
   */
  public String inWords() {
    return String.format(
        Locale.ROOT,
        "compilers took at most %.0f%% of a core and others on the host at most %.0f%%; of an open loop, that the host was not saturated, at least %.0f%% of the load was offered, the generator's lateness makes up at most %.0f%% of p50 (latency from the intended start less service time), and p99 keeps what the calibration found; and the second half's median is at most %.0f%% better than the first's",
        ResourceUse.COMPILING_SHARE * 100,
        ResourceUse.FOREIGN_SHARE * 100,
        loadShare * 100,
        latenessShare * 100,
        drift * 100);
  }

  /**
   * Judges one attempt at a row.
   *
   * @param row as measured
   * @param sustainable what the calibration found for its column, operations a second; empty where
   *     it was not calibrated
   * @return every reason against it; empty where it is settled
   */
  public List<Reason> reasons(StageResult row, OptionalDouble sustainable) {
    List<Reason> reasons = new ArrayList<>();
    if (row.use().compiling()) {
      add(
          reasons,
          Unsettled.COMPILING,
          "compilers took %.0f%% of a core",
          row.use().compilerShare() * 100);
    }
    if (row.use().disturbed()) {
      add(
          reasons,
          Unsettled.DISTURBED,
          "others on the host took %.0f%% of a core",
          row.use().foreignShare() * 100);
    }
    if (row.inFlight() == 0 && row.counts().total() > 0) {
      openLoop(row, sustainable, reasons);
    }
    double improvement = row.halves().improvement();
    if (improvement > drift) {
      add(
          reasons,
          Unsettled.DRIFTING,
          "its second half's p50 was %.0f%% better than its first's",
          improvement * 100);
    }
    return List.copyOf(reasons);
  }

  /**
   * Whether the generator made too much of a percentile of the latency.
   *
   * @param row as measured
   * @param percentile 0 to 100
   * @return false for a closed loop, whose operations have no intended start
   */
  public boolean isLate(StageResult row, double percentile) {
    double latency = at(row.latency(), percentile);
    return row.inFlight() == 0 && latency - at(row.service(), percentile) > latenessShare * latency;
  }

  private void openLoop(StageResult row, OptionalDouble sustainable, List<Reason> reasons) {
    if (row.use().saturated()) {
      add(reasons, Unsettled.SATURATED, "the host was %.0f%% busy", row.use().hostCpuShare() * 100);
    }
    // The last answer came at most the longest latency after the last start, so the time of sending
    // was at least the rest, and the rate of sending at most this. The count of a random schedule
    // varies, by three standard deviations at the most.
    double sending = Math.max(1, row.elapsed().toNanos() - row.latency().getMaxValue()) / 1e9;
    double offered = row.counts().total() / sending;
    double share = Math.min(loadShare, 1 - 3 / Math.sqrt((double) row.counts().total()));
    if (offered < share * row.plannedRate()) {
      add(
          reasons,
          Unsettled.LOAD_NOT_MET,
          "%.0f of %.0f operations/s offered",
          offered,
          row.plannedRate());
    }
    if (isLate(row, 50)) {
      double latency = at(row.latency(), 50);
      add(
          reasons,
          Unsettled.LATE,
          "%.0f us of its p50 of %.0f us are the generator's",
          (latency - at(row.service(), 50)) / 1e3,
          latency / 1e3);
    }
    long limit = calibratedLatency.toNanos();
    double p99 = at(row.latency(), 99);
    if (sustainable.isPresent()
        && row.busiestSecond() <= sustainable.getAsDouble()
        && p99 > BEYOND * limit) {
      add(
          reasons,
          Unsettled.CONTRADICTS_CALIBRATION,
          "p99 is %.1f ms at %.0f/s, where %.0f/s had been sustained under %.0f ms",
          p99 / 1e6,
          row.plannedRate(),
          sustainable.getAsDouble(),
          limit / 1e6);
    }
  }

  private static double at(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percentile);
  }

  private static void add(List<Reason> reasons, Unsettled kind, String format, Object... figures) {
    reasons.add(new Reason(kind, String.format(Locale.ROOT, format, figures)));
  }
}
