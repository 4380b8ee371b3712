package dev.tally.report;

import dev.tally.recovery.Timeline;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.RecoveryResult;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * {@code timeline.csv}: rows of faults in steps of a tenth of a second, with the strikes' marks.
 */
record TimelineCsv(ExperimentResult result) {

  static final List<String> HEADER =
      List.of(
          "column",
          "stage",
          "trial",
          "at_ms",
          "offered",
          "answered",
          "failed",
          "p50_us",
          "p99_us",
          "in_flight",
          "cpu_cores",
          "marks");

  void write(Writer out) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader(HEADER.toArray(String[]::new)).get();
    CSVPrinter csv = new CSVPrinter(out, format);
    for (RecoveryResult row : result.recoveries()) {
      for (Timeline.Bucket bucket : row.timeline()) {
        csv.printRecord(
            CsvText.inert(row.column()),
            CsvText.inert(row.stage()),
            row.trial(),
            bucket.atMillis(),
            bucket.offered(),
            bucket.answered(),
            bucket.failed(),
            SummaryCsv.number(bucket.p50Nanos() / 1e3),
            SummaryCsv.number(bucket.p99Nanos() / 1e3),
            bucket.underWay(),
            SummaryCsv.number(bucket.cores()),
            CsvText.inert(String.join("; ", bucket.marks())));
      }
    }
    csv.flush();
  }
}
