package dev.tally.report;

import dev.tally.stats.ExperimentResult;
import dev.tally.stats.StageResult;
import java.util.Locale;

/** STUB. */
public final class ConsoleTable {
  private ConsoleTable() {}

  /** STUB. */
  public static String render(ExperimentResult result) {
    StringBuilder b = new StringBuilder();
    for (StageResult r : result.stages()) {
      b.append(
          String.format(
              Locale.ROOT,
              "%-8s %-10s t%d if%-4d rate %8.0f thr %10.0f p50 %9.1fus p99 %9.1fus p99.9 %9.1f max %9.1f cpu/op %7.1fus harness %5.1fs host %.2f late %5.0fus f%d u%d %s %s%n",
              r.column(),
              r.stage(),
              r.trial(),
              r.inFlight(),
              r.plannedRate(),
              r.throughput(),
              r.latency().getValueAtPercentile(50) / 1e3,
              r.latency().getValueAtPercentile(99) / 1e3,
              r.latency().getValueAtPercentile(99.9) / 1e3,
              r.latency().getMaxValue() / 1e3,
              r.cpuMicrosPerOperation(),
              r.use().harnessCpu().toMillis() / 1e3,
              r.use().hostCpuShare(),
              r.startLateness().getValueAtPercentile(99) / 1e3,
              r.counts().failed(),
              r.counts().unknown(),
              r.verdict().kind(),
              r.verdict().detail()));
    }
    return b.toString();
  }
}
