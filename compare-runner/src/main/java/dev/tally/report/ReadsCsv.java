package dev.tally.report;

import dev.tally.stats.ExperimentResult;
import dev.tally.stats.ReadAudit;
import dev.tally.stats.StageResult;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * {@code reads.csv}: a row a trial and read level; how stale reads were, in versions and in time,
 * and what they cost in latency.
 */
record ReadsCsv(ExperimentResult result) {

  static final List<String> HEADER =
      List.of(
          "column",
          "stage",
          "trial",
          "attempt",
          "plan_hash",
          "in_flight",
          "promised",
          "observed",
          "reads",
          "stale",
          "own_addition_missed",
          "went_back",
          "stale_p50_versions",
          "stale_p99_versions",
          "stale_max_versions",
          "stale_p50_us",
          "stale_p99_us",
          "stale_max_us",
          "latency_p50_us",
          "latency_p99_us");

  void write(Writer out) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader(HEADER.toArray(String[]::new)).get();
    CSVPrinter csv = new CSVPrinter(out, format);
    for (StageResult row : result.stages()) {
      for (ReadAudit audit : row.reads()) {
        csv.printRecord(
            CsvText.inert(row.column()),
            CsvText.inert(row.stage()),
            row.trial(),
            row.attempt(),
            row.planHash(),
            row.inFlight(),
            Words.of(audit.level()),
            Words.of(audit.observed()),
            audit.reads(),
            audit.stale(),
            audit.ownMissed(),
            audit.wentBack(),
            audit.versions().getValueAtPercentile(50),
            audit.versions().getValueAtPercentile(99),
            audit.versions().getMaxValue(),
            micros(audit.nanos(), 50),
            micros(audit.nanos(), 99),
            micros(audit.nanos(), 100),
            micros(audit.latency(), 50),
            micros(audit.latency(), 99));
      }
    }
    csv.flush();
  }

  private static String micros(Histogram histogram, double percentile) {
    return SummaryCsv.number(histogram.getValueAtPercentile(percentile) / 1e3);
  }
}
