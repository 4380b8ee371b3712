package dev.tally.report;

import dev.tally.stats.Comparison;
import dev.tally.stats.Difference;
import dev.tally.stats.Figure;
import dev.tally.stats.Interval;
import dev.tally.stats.Summary;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * {@code comparisons.csv}: a row a figure of two columns of one stage. The ratio is the first
 * column's over the other's, with the ends of its interval and the confidence of that; the verdict
 * is told for the first column. What is void has no ratio.
 */
record ComparisonsCsv(Summary summary) {

  static final List<String> HEADER =
      List.of(
          "column",
          "against",
          "stage",
          "in_flight",
          "figure",
          "ratio",
          "low",
          "high",
          "confidence",
          "verdict",
          "marks");

  void write(Writer out) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader(HEADER.toArray(String[]::new)).get();
    CSVPrinter csv = new CSVPrinter(out, format);
    for (Comparison comparison : summary.comparisons()) {
      for (Map.Entry<Figure, Difference> entry : comparison.differences().entrySet()) {
        Difference difference = entry.getValue();
        csv.printRecord(
            CsvText.inert(comparison.column()),
            CsvText.inert(comparison.against()),
            CsvText.inert(comparison.stage()),
            comparison.inFlight(),
            entry.getKey().label(),
            Double.isNaN(difference.ratio()) ? "" : SummaryCsv.number(difference.ratio()),
            difference.interval().map(Interval::low).map(SummaryCsv::number).orElse(""),
            difference.interval().map(Interval::high).map(SummaryCsv::number).orElse(""),
            difference.interval().map(Interval::confidence).map(SummaryCsv::number).orElse(""),
            Words.of(difference.finding()),
            Words.marks(comparison.marks()).replace("*", "").strip());
      }
    }
    csv.flush();
  }
}
