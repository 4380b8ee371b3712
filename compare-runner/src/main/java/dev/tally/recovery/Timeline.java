package dev.tally.recovery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One row in steps of a tenth of a second. */
public final class Timeline {

  /** How long a bucket is. */
  public static final long BUCKET_NANOS = 100_000_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * A tenth of a second.
   *
   * @param atMillis its begin, from the first intended start of the row
   * @param offered operations that were to start in it
   * @param answered operations that were answered in it
   * @param failed operations that ended in it without an answer
   * @param p50Nanos of those that were to start in it, from the intended start to the end; 0 of
   *     none
   * @param p99Nanos the same, the 99th percentile
   * @param underWay at its end
   * @param cores processor time of the column's processes in it, as a number of cores
   * @param marks what was done at that time: {@code strike 3}, {@code mended 3}, {@code whole 3}
   */
  public record Bucket(
      long atMillis,
      int offered,
      int answered,
      int failed,
      long p50Nanos,
      long p99Nanos,
      int underWay,
      double cores,
      List<String> marks) {}

  /**
   * Processor time, as it was sampled.
   *
   * @param nanos when, on the clock of the history
   * @param cpuNanos processor time of the column's processes until then, never falling
   */
  public record CpuSample(long nanos, long cpuNanos) {}

  private Timeline() {}

  /**
   * Cuts a row.
   *
   * @param operations what was measured
   * @param strikes what was done meanwhile
   * @param cpu samples in the order taken
   * @return buckets from the first intended start to the last end
   */
  public static List<Bucket> of(Operations operations, List<Strike> strikes, List<CpuSample> cpu) {
    List<Bucket> buckets = new ArrayList<>();
    if (operations.size() == 0) {
      return buckets;
    }
    long origin = operations.intended(0);
    long last = origin;
    for (int i = 0; i < operations.size(); i++) {
      last = Math.max(last, operations.returned(i));
    }
    int[] failed = new int[(int) ((last - origin) / BUCKET_NANOS) + 1];
    for (int i = 0; i < operations.size(); i++) {
      if (!operations.done(i)) {
        failed[(int) ((operations.returned(i) - origin) / BUCKET_NANOS)]++;
      }
    }
    for (int b = 0; b < failed.length; b++) {
      long from = origin + b * BUCKET_NANOS;
      long to = from + BUCKET_NANOS;
      long[] latencies = latencies(operations, from, to);
      int ended = operations.endedBefore(to) - operations.endedBefore(from);
      buckets.add(
          new Bucket(
              b * BUCKET_NANOS / NANOS_PER_MILLI,
              latencies.length,
              ended - failed[b],
              failed[b],
              ranked(latencies, 0.5),
              ranked(latencies, 0.99),
              operations.underWay(to),
              (cpuAt(cpu, to) - cpuAt(cpu, from)) / BUCKET_NANOS,
              marks(strikes, from, to)));
    }
    return buckets;
  }

  private static long[] latencies(Operations operations, long from, long to) {
    int begin = operations.firstAt(from);
    int end = operations.firstAt(to);
    long[] latencies = new long[end - begin];
    for (int i = begin; i < end; i++) {
      latencies[i - begin] = operations.latency(i);
    }
    Arrays.sort(latencies);
    return latencies;
  }

  private static long ranked(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  /** Between two samples it is taken to have grown evenly. */
  private static double cpuAt(List<CpuSample> cpu, long nanos) {
    if (cpu.isEmpty()) {
      return 0;
    }
    CpuSample before = cpu.get(0);
    for (CpuSample sample : cpu) {
      if (sample.nanos() >= nanos) {
        long span = sample.nanos() - before.nanos();
        double share = span == 0 ? 0 : (nanos - before.nanos()) / (double) span;
        return before.cpuNanos() + Math.max(0, share) * (sample.cpuNanos() - before.cpuNanos());
      }
      before = sample;
    }
    return before.cpuNanos();
  }

  private static List<String> marks(List<Strike> strikes, long from, long to) {
    List<String> marks = new ArrayList<>();
    for (Strike strike : strikes) {
      mark(marks, strike.struck(), from, to, "strike " + strike.number());
      mark(marks, strike.mended(), from, to, "mended " + strike.number());
      strike.detected().ifPresent(at -> mark(marks, at, from, to, "detected " + strike.number()));
      strike.whole().ifPresent(at -> mark(marks, at, from, to, "whole " + strike.number()));
    }
    return marks;
  }

  private static void mark(List<String> marks, long at, long from, long to, String text) {
    if (from <= at && at < to) {
      marks.add(text);
    }
  }
}
