package dev.tally.stats;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** A figure of a row that can be compared between columns. */
public enum Figure {
  /** Median latency, nanoseconds. */
  P50("p50", false),
  /** 99th percentile of the latency, nanoseconds. */
  P99("p99", false),
  /** 99.9th percentile of the latency, nanoseconds. */
  P999("p99.9", false),
  /** Longest latency, nanoseconds: one operation, told and never compared. */
  MAX("max", false),
  /**
   * Median of the time from sending to answer, nanoseconds: latency without the harness's share.
   */
  SERVICE_P50("service p50", false),
  /** 99th percentile of the time from sending to answer, nanoseconds. */
  SERVICE_P99("service p99", false),
  /** Answered operations a second. */
  THROUGHPUT("throughput", true),
  /** Processor time of the backend's processes for one answered operation, microseconds. */
  CPU_PER_OPERATION("CPU per operation", false),
  /** The most resident memory of the backend's processes seen, bytes. */
  MEMORY("memory", false),
  /** Bytes that the backend's processes had written to storage for one answered operation. */
  DISK_PER_OPERATION("disk per op", false),
  /**
   * Bytes that the backend's processes sent and received for one answered operation: what two of
   * them send each other counts at both, as it would at the interfaces of two hosts.
   */
  NETWORK_PER_OPERATION("network per op", false);

  /** A percentile is told only with at least so many samples beyond it. */
  public static final int LEAST_BEYOND = 10;

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
   *     without processes of its own no cost that can be told from the runner's; or where it has no
   *     basis, see {@link #lacksBasis}
   */
  public OptionalDouble of(StageResult row) {
    return switch (this) {
      case P50, P99, P999 -> percentile(row.latency());
      case MAX ->
          row.latency().getTotalCount() == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of((double) row.latency().getMaxValue());
      case SERVICE_P50, SERVICE_P99 -> percentile(row.service());
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
      case DISK_PER_OPERATION -> perOperation(row, row.use().costs().sum().writtenBytes());
      case NETWORK_PER_OPERATION -> perOperation(row, row.use().costs().sum().networkBytes());
    };
  }

  private static OptionalDouble perOperation(StageResult row, OptionalLong bytes) {
    return bytes.isEmpty() || row.counts().done() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(bytes.getAsLong() / (double) row.counts().done());
  }

  /**
   * Whether it was measured, but of too few operations: a percentile takes at least {@value
   * #LEAST_BEYOND} samples beyond it.
   *
   * @param row the trial
   * @return true where {@link #of} is empty for that reason
   */
  public boolean lacksBasis(StageResult row) {
    return switch (this) {
      case P50, P99, P999 -> lacksBasis(row.latency());
      case SERVICE_P50, SERVICE_P99 -> lacksBasis(row.service());
      default -> false;
    };
  }

  /** Whether it is a far percentile of latency of which the generator made too much. */
  boolean isLate(StageResult row, Settling settling) {
    return (this == P99 || this == P999) && settling.isLate(row, rank());
  }

  private boolean lacksBasis(Histogram histogram) {
    return histogram.getTotalCount() > 0
        && histogram.getTotalCount() * (100 - rank()) / 100 < LEAST_BEYOND - 1e-9;
  }

  private double rank() {
    return switch (this) {
      case P99, SERVICE_P99 -> 99;
      case P999 -> 99.9;
      default -> 50;
    };
  }

  private OptionalDouble percentile(Histogram histogram) {
    return histogram.getTotalCount() == 0 || lacksBasis(histogram)
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) histogram.getValueAtPercentile(rank()));
  }
}
