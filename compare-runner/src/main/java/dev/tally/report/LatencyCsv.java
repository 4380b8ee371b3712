package dev.tally.report;

import dev.tally.stats.ExperimentResult;
import dev.tally.stats.StageResult;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.HistogramIterationValue;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * {@code latency.csv}: the distribution of the latency of every trial, five steps in each halving
 * of the distance to 100% (the percentile iteration of HdrHistogram).
 */
record LatencyCsv(ExperimentResult result) {

  static final List<String> HEADER =
      List.of(
          "column",
          "stage",
          "trial",
          "attempt",
          "plan_hash",
          "in_flight",
          "percentile",
          "latency_us",
          "operations_up_to");

  static final int STEPS = 5;

  void write(Writer out) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader(HEADER.toArray(String[]::new)).get();
    CSVPrinter csv = new CSVPrinter(out, format);
    for (StageResult row : result.stages()) {
      if (row.latency().getTotalCount() == 0) {
        continue;
      }
      for (HistogramIterationValue step : row.latency().percentiles(STEPS)) {
        csv.printRecord(
            CsvText.inert(row.column()),
            CsvText.inert(row.stage()),
            row.trial(),
            row.attempt(),
            row.planHash(),
            row.inFlight(),
            String.format(Locale.ROOT, "%.6f", step.getPercentileLevelIteratedTo()),
            SummaryCsv.number(step.getValueIteratedTo() / 1e3),
            step.getTotalCountToThisValue());
      }
    }
    csv.flush();
  }
}
