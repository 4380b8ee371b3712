package dev.tally.report;

import dev.tally.stats.Block;
import dev.tally.stats.Figure;
import dev.tally.stats.Spread;
import dev.tally.stats.Summary;
import dev.tally.stats.SummaryRow;
import dev.tally.stats.SweepResult;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** {@code sweep.csv}: a row for each level and load, medians over the rounds that settled. */
final class SweepCsv {

  private static final List<String> HEADER =
      List.of(
          "factor",
          "variant",
          "level",
          "in_use",
          "settings",
          "column",
          "load",
          "in_flight",
          "planned_rate_per_s",
          "rounds",
          "settled_rounds",
          "settled",
          "because",
          "throughput_per_s",
          "p50_us",
          "p99_us",
          "p99_9_us",
          "cpu_us_per_operation",
          "memory_mib",
          "done",
          "failed",
          "unknown",
          "order_verdict",
          "order_detail");

  private final SweepResult result;

  SweepCsv(SweepResult result) {
    this.result = result;
  }

  void write(Writer out) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader(HEADER.toArray(String[]::new)).get();
    CSVPrinter csv = new CSVPrinter(out, format);
    for (SweepResult.Part part : result.parts()) {
      Summary summary = Summary.of(part.result());
      for (SweepResult.Column column : part.columns()) {
        for (Block block : summary.blocks()) {
          Optional<SummaryRow> row = block.row(column.name());
          if (row.isPresent()) {
            csv.printRecord(cells(part, column, row.get()));
          }
        }
      }
    }
    csv.flush();
  }

  private static List<Object> cells(
      SweepResult.Part part, SweepResult.Column column, SummaryRow row) {
    List<Object> cells = new ArrayList<>();
    cells.add(CsvText.inert(part.factor().name()));
    cells.add(CsvText.inert(part.variant()));
    cells.add(CsvText.inert(column.level().label()));
    cells.add(column.usual());
    cells.add(
        CsvText.inert(
            column.level().settings().entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .sorted()
                .collect(Collectors.joining(" "))));
    cells.add(CsvText.inert(column.name()));
    cells.add(row.stage());
    cells.add(row.inFlight());
    cells.add(SummaryCsv.number(row.plannedRate()));
    cells.add(row.trials());
    cells.add(row.settledTrials());
    cells.add(row.isSettled());
    cells.add(
        row.unsettled().stream()
            .map(attempt -> attempt.label() + ": " + attempt.because())
            .collect(Collectors.joining(" | ")));
    cells.add(figure(row, Figure.THROUGHPUT, 1));
    cells.add(figure(row, Figure.P50, 1e3));
    cells.add(figure(row, Figure.P99, 1e3));
    cells.add(figure(row, Figure.P999, 1e3));
    cells.add(figure(row, Figure.CPU_PER_OPERATION, 1));
    cells.add(figure(row, Figure.MEMORY, 1 << 20));
    cells.add(row.counts().done());
    cells.add(row.counts().failed());
    cells.add(row.counts().unknown());
    cells.add(row.verdict().kind().name().toLowerCase(Locale.ROOT));
    cells.add(CsvText.inert(row.verdict().detail()));
    return cells;
  }

  private static String figure(SummaryRow row, Figure figure, double unit) {
    return row.figure(figure)
        .map(Spread::median)
        .map(median -> SummaryCsv.number(median / unit))
        .orElse("");
  }
}
