package dev.tally.report;

import dev.tally.stats.Attempt;
import dev.tally.stats.Block;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Figure;
import dev.tally.stats.Spread;
import dev.tally.stats.StageResult;
import dev.tally.stats.Summary;
import dev.tally.stats.SummaryRow;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * {@code summary.csv}: a row an attempt at a trial ({@code row = trial}), then the medians over
 * settled trials ({@code row = median}, with the trial empty and the plan hashes of all trials
 * joined by {@code +}). An attempt that was followed by another is superseded and counts nowhere.
 * Figures are in the unit of the column's name; what was not measured is empty.
 */
record SummaryCsv(ExperimentResult result, Summary summary) {

  static final List<String> HEADER =
      List.of(
          "row",
          "column",
          "stage",
          "trial",
          "attempt",
          "superseded",
          "settled",
          "unsettled_because",
          "started_at",
          "plan_hash",
          "in_flight",
          "planned_per_s",
          "busiest_second",
          "elapsed_s",
          "p50_us",
          "p99_us",
          "p99_9_us",
          "max_us",
          "service_p50_us",
          "service_p99_us",
          "throughput_per_s",
          "cpu_us_per_operation",
          "memory_mib",
          "disk_bytes_per_operation",
          "network_bytes_per_operation",
          "done",
          "failed",
          "unknown",
          "first_half_p50_us",
          "second_half_p50_us",
          "start_lateness_p50_us",
          "start_lateness_p99_us",
          "harness_cpu_s",
          "compiler_core_share",
          "host_cpu_share",
          "foreign_core_share",
          "saturated",
          "order_verdict",
          "order_detail");

  void write(Writer out) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader(HEADER.toArray(String[]::new)).get();
    CSVPrinter csv = new CSVPrinter(out, format);
    for (Attempt attempt : summary.attempts()) {
      csv.printRecord(trial(attempt));
    }
    for (Block block : summary.blocks()) {
      for (SummaryRow row : block.rows()) {
        csv.printRecord(median(row));
      }
    }
    csv.flush();
  }

  private static List<Object> trial(Attempt attempt) {
    StageResult row = attempt.row();
    List<Object> cells = new ArrayList<>();
    cells.add("trial");
    cells.add(CsvText.inert(row.column()));
    cells.add(CsvText.inert(row.stage()));
    cells.add(row.trial());
    cells.add(row.attempt());
    cells.add(attempt.superseded());
    cells.add(attempt.isSettled());
    cells.add(attempt.because());
    cells.add(row.startedAt().toString());
    cells.add(row.planHash());
    cells.add(row.inFlight());
    cells.add(number(row.plannedRate()));
    cells.add(number(row.busiestSecond()));
    cells.add(number(row.elapsed().toNanos() / 1e9));
    addFigures(cells, figure -> figure.of(row));
    cells.add(row.counts().done());
    cells.add(row.counts().failed());
    cells.add(row.counts().unknown());
    cells.add(micros(row.halves().firstP50Nanos()));
    cells.add(micros(row.halves().secondP50Nanos()));
    cells.add(micros(row.startLateness(), 50));
    cells.add(micros(row.startLateness(), 99));
    cells.add(number(row.use().harnessCpu().toNanos() / 1e9));
    cells.add(number(row.use().compilerShare()));
    cells.add(number(row.use().hostCpuShare()));
    cells.add(number(row.use().foreignShare()));
    cells.add(row.use().saturated());
    cells.add(row.verdict().kind().name().toLowerCase(Locale.ROOT));
    cells.add(CsvText.inert(row.verdict().detail()));
    return cells;
  }

  private static List<Object> median(SummaryRow row) {
    List<Object> cells = new ArrayList<>();
    cells.add("median");
    cells.add(CsvText.inert(row.column()));
    cells.add(CsvText.inert(row.stage()));
    cells.add("");
    cells.add("");
    cells.add("");
    cells.add(row.isSettled());
    cells.add(
        row.unsettled().stream()
            .map(a -> a.label() + ": " + a.because())
            .collect(Collectors.joining(" | ")));
    cells.add("");
    cells.add(String.join("+", row.planHashes().values()));
    cells.add(row.inFlight());
    cells.add(number(row.plannedRate()));
    cells.add("");
    cells.add("");
    addFigures(
        cells,
        figure ->
            row.figure(figure)
                .map(Spread::median)
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty()));
    cells.add(row.counts().done());
    cells.add(row.counts().failed());
    cells.add(row.counts().unknown());
    for (int i = 0; i < 9; i++) {
      cells.add("");
    }
    cells.add(row.verdict().kind().name().toLowerCase(Locale.ROOT));
    cells.add(CsvText.inert(row.verdict().detail()));
    return cells;
  }

  private static void addFigures(List<Object> cells, Function<Figure, OptionalDouble> value) {
    for (Figure figure : Figure.values()) {
      double unit =
          switch (figure) {
            case P50, P99, P999, MAX, SERVICE_P50, SERVICE_P99 -> 1e3;
            case THROUGHPUT, CPU_PER_OPERATION, DISK_PER_OPERATION, NETWORK_PER_OPERATION -> 1;
            case MEMORY -> 1 << 20;
          };
      OptionalDouble v = value.apply(figure);
      cells.add(v.isPresent() ? number(v.getAsDouble() / unit) : "");
    }
  }

  private static String micros(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0
        ? ""
        : number(histogram.getValueAtPercentile(percentile) / 1e3);
  }

  private static String micros(long nanos) {
    return nanos == 0 ? "" : number(nanos / 1e3);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
