package dev.tally.report;

import dev.tally.deploy.Accountable.Work;
import dev.tally.stats.SweepResult;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * {@code requests.csv}: what servers did while each attempt at a row was measured, a row for each
 * kind, and for each sum that was noted of it.
 */
final class RequestsCsv {

  /** What stands for how often it was done. */
  private static final String TIMES = "times";

  private static final List<String> HEADER =
      List.of(
          "factor",
          "variant",
          "column",
          "round",
          "attempt",
          "load",
          "in_flight",
          "operations",
          "seconds",
          "kind",
          "of",
          "total",
          "per_operation");

  private final SweepResult result;

  RequestsCsv(SweepResult result) {
    this.result = result;
  }

  void write(Writer out) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader(HEADER.toArray(String[]::new)).get();
    CSVPrinter csv = new CSVPrinter(out, format);
    for (SweepResult.Part part : result.parts()) {
      for (SweepResult.Account account : part.accounts()) {
        for (Map.Entry<String, Work> kind : account.work().entrySet()) {
          Work work = kind.getValue();
          write(csv, part, account, kind.getKey(), TIMES, work.times());
          for (Map.Entry<String, Double> sum : work.sums().entrySet()) {
            write(csv, part, account, kind.getKey(), sum.getKey(), sum.getValue());
          }
        }
      }
    }
    csv.flush();
  }

  private static void write(
      CSVPrinter csv,
      SweepResult.Part part,
      SweepResult.Account account,
      String kind,
      String of,
      double total)
      throws IOException {
    csv.printRecord(
        CsvText.inert(part.factor().name()),
        CsvText.inert(part.variant()),
        CsvText.inert(account.column()),
        account.round(),
        account.attempt(),
        account.stage(),
        account.inFlight(),
        account.operations(),
        SummaryCsv.number(account.seconds()),
        CsvText.inert(kind),
        of,
        SummaryCsv.number(total),
        account.operations() == 0 ? "" : SummaryCsv.number(total / account.operations()));
  }
}
