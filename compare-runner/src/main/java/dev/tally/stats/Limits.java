package dev.tally.stats;

import java.time.Duration;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * When an open-loop row is void: its generator, not the system, made the figures.
 *
 * @param lateness a start lateness (99th percentile) that is always fine
 * @param latenessShare beyond that, the share of the row's own 99th percentile of latency that its
 *     start lateness may make up, 0 to 1
 * @param loadShare the share of the planned load that must have been offered, 0 to 1
 */
public record Limits(Duration lateness, double latenessShare, double loadShare) {

  /** 5 ms, or 25% of the latency; 95% of the load. */
  public static final Limits DEFAULT = new Limits(Duration.ofMillis(5), 0.25, 0.95);

  /**
   * The limits in words, for legends.
   *
   * @return a clause
   */
  public String inWords() {
    return "start lateness p99 over %d us and over %.0f%% of the latency's p99, or less than %.0f%% of the planned load offered"
        .formatted(lateness.toNanos() / 1000, latenessShare * 100, loadShare * 100);
  }

  /**
   * Judges a row.
   *
   * @param row one trial
   * @return why it is void; empty where it is not
   */
  public Optional<String> voids(StageResult row) {
    if (row.inFlight() > 0 || row.counts().total() == 0) {
      return Optional.empty();
    }
    // The last answer came at most the longest latency after the last start, so the time of sending
    // was at least the rest, and the rate of sending at most this. The count of a random schedule
    // varies, by three standard deviations at the most.
    double sending = Math.max(1, row.elapsed().toNanos() - row.latency().getMaxValue()) / 1e9;
    double offered = row.counts().total() / sending;
    double share = Math.min(loadShare, 1 - 3 / Math.sqrt((double) row.counts().total()));
    if (offered < share * row.plannedRate()) {
      return Optional.of(
          "planned load not met: %.0f of %.0f operations/s offered"
              .formatted(offered, row.plannedRate()));
    }
    Histogram late = row.startLateness();
    if (late.getTotalCount() == 0) {
      return Optional.empty();
    }
    long p99 = late.getValueAtPercentile(99);
    if (p99 > lateness.toNanos() && p99 > latenessShare * row.latency().getValueAtPercentile(99)) {
      return Optional.of(
          "generator late: p99 of start lateness %.2f ms, latency's p99 %.2f ms"
              .formatted(p99 / 1e6, row.latency().getValueAtPercentile(99) / 1e6));
    }
    return Optional.empty();
  }
}
