package dev.tally.report;

import dev.tally.stats.ColumnResult;
import dev.tally.stats.Costs;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.ProcessCost;
import dev.tally.stats.StageResult;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.OptionalLong;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * {@code costs.csv}: what each process of a column took in each attempt at a row, and while idle
 * after its warm-up ({@code stage = idle}, without trial, attempt and window); then all of them
 * together ({@code role = all}). What was not measured is empty, a backend without processes of its
 * own has no rows. What the figures count is told at {@link ProcessCost}.
 */
record CostsCsv(ExperimentResult result) {

  /** The stage of the rows that were measured while nothing was asked of a column. */
  static final String IDLE = "idle";

  static final List<String> HEADER =
      List.of(
          "column",
          "stage",
          "trial",
          "attempt",
          "in_flight",
          "process",
          "role",
          "elapsed_s",
          "cpu_s",
          "resident_bytes",
          "most_resident_bytes",
          "read_bytes",
          "written_bytes",
          "sent_bytes",
          "received_bytes");

  /** Where something was measured. */
  private record Place(String column, String stage, String trial, String attempt, String window) {}

  void write(Writer out) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader(HEADER.toArray(String[]::new)).get();
    CSVPrinter csv = new CSVPrinter(out, format);
    for (ColumnResult column : result.columns()) {
      print(csv, new Place(column.variant().name(), IDLE, "", "", ""), column.idle());
    }
    for (StageResult row : result.stages()) {
      print(
          csv,
          new Place(
              row.column(),
              row.stage(),
              Integer.toString(row.trial()),
              Integer.toString(row.attempt()),
              Integer.toString(row.inFlight())),
          row.use().costs());
    }
    csv.flush();
  }

  private static void print(CSVPrinter csv, Place place, Costs costs) throws IOException {
    for (ProcessCost process : costs.processes()) {
      print(csv, place, costs, process);
    }
    if (!costs.processes().isEmpty()) {
      print(csv, place, costs, costs.sum());
    }
  }

  private static void print(CSVPrinter csv, Place place, Costs costs, ProcessCost cost)
      throws IOException {
    csv.printRecord(
        CsvText.inert(place.column()),
        CsvText.inert(place.stage()),
        place.trial(),
        place.attempt(),
        place.window(),
        CsvText.inert(cost.process()),
        CsvText.inert(cost.role()),
        SummaryCsv.number(costs.elapsed().toNanos() / 1e9),
        SummaryCsv.number(cost.cpu().toNanos() / 1e9),
        cost.residentBytes(),
        cost.mostResidentBytes(),
        orEmpty(cost.readBytes()),
        orEmpty(cost.writtenBytes()),
        orEmpty(cost.sentBytes()),
        orEmpty(cost.receivedBytes()));
  }

  private static String orEmpty(OptionalLong bytes) {
    return bytes.isPresent() ? Long.toString(bytes.getAsLong()) : "";
  }
}
