package dev.tally.stats;

import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/** A figure of a row that can be compared between columns. */
public enum Figure {
  /** Median latency, nanoseconds. */
  P50("p50", false),
  /** 99th percentile of the latency, nanoseconds. */
  P99("p99", false),
  /** 99.9th percentile of the latency, nanoseconds. */
  P999("p99.9", false),
  /** Longest latency, nanoseconds. */
  MAX("max", false),
  /** Answered operations a second. */
  THROUGHPUT("throughput", true),
  /** Processor time of the backend's processes for one answered operation, microseconds. */
  CPU_PER_OPERATION("CPU per operation", false),
  /** The most resident memory of the backend's processes seen, bytes. */
  MEMORY("memory", false);

  private final String label;
  private final boolean higherIsBetter;

  Figure(String label, boolean higherIsBetter) {
    this.label = label;
    this.higherIsBetter = higherIsBetter;
  }

  /**
   * What to call it in a table.
   *
   * @return a few letters
   */
  public String label() {
    return label;
  }

  /**
   * Which way is better.
   *
   * @return true for throughput alone
   */
  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /**
   * Its value in one trial.
   *
   * @param row the trial
   * @return empty where it was not measured: a stage without answers has no latency, a backend
   *     without processes of its own no cost that can be told from the runner's
   */
  public OptionalDouble of(StageResult row) {
    return switch (this) {
      case P50 -> percentile(row.latency(), 50);
      case P99 -> percentile(row.latency(), 99);
      case P999 -> percentile(row.latency(), 99.9);
      case MAX -> percentile(row.latency(), 100);
      case THROUGHPUT ->
          row.elapsed().isZero() ? OptionalDouble.empty() : OptionalDouble.of(row.throughput());
      case CPU_PER_OPERATION ->
          row.counts().done() == 0 || row.use().backendResidentBytes() == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(row.cpuMicrosPerOperation());
      case MEMORY ->
          row.use().backendResidentBytes() == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of((double) row.use().backendResidentBytes());
    };
  }

  private static OptionalDouble percentile(Histogram latency, double percentile) {
    return latency.getTotalCount() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) latency.getValueAtPercentile(percentile));
  }
}
