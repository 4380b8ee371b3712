package dev.tally.report;

import dev.tally.stats.BurstResult;
import dev.tally.stats.ExperimentResult;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** {@code conditioning.csv}: a row a burst of load by which columns were warmed up. */
record ConditioningCsv(ExperimentResult result) {

  static final List<String> HEADER =
      List.of(
          "column",
          "phase",
          "at_s",
          "load",
          "throughput_per_s",
          "p50_us",
          "compiler_core_share",
          "rest_s");

  void write(Writer out) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader(HEADER.toArray(String[]::new)).get();
    CSVPrinter csv = new CSVPrinter(out, format);
    for (BurstResult burst : result.bursts()) {
      csv.printRecord(
          CsvText.inert(burst.column()),
          CsvText.inert(burst.phase()),
          SummaryCsv.number(burst.atSeconds()),
          CsvText.inert(burst.load()),
          SummaryCsv.number(burst.perSecond()),
          SummaryCsv.number(burst.p50Nanos() / 1e3),
          SummaryCsv.number(burst.compilerShare()),
          SummaryCsv.number(burst.restSeconds()));
    }
    csv.flush();
  }
}
