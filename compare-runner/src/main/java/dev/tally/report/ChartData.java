package dev.tally.report;

import dev.tally.counter.ReadLevel;
import dev.tally.stats.Attempt;
import dev.tally.stats.Block;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Figure;
import dev.tally.stats.ReadMatrix;
import dev.tally.stats.StageResult;
import dev.tally.stats.Summary;
import dev.tally.stats.SummaryRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the charts draw, as JSON that is safe inside a script element: the names of the columns (in
 * the order that gives them their colours), and by block the percentiles of the latency (all trials
 * of a column added up) and the medians of the figures; by block of faults its timeline.
 */
final class ChartData {

  private static final JsonMapper JSON = new JsonMapper();

  private ChartData() {}

  static String json(ExperimentResult result, Summary summary) {
    List<Object> blocks = new ArrayList<>();
    for (Block block : summary.blocks()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("id", "block-" + blocks.size());
      fields.put("stage", block.stage());
      fields.put("inFlight", block.inFlight());
      fields.put("rows", block.rows().stream().map(row -> row(summary, row)).toList());
      blocks.add(fields);
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("columns", result.columns().stream().map(column -> column.variant().name()).toList());
    data.put("blocks", blocks);
    data.put("timelines", Timelines.of(result.recoveries(), blocks.size()));
    data.put("reads", ReadMatrix.of(summary).stream().map(ChartData::reads).toList());
    return JSON.writeValueAsString(data)
        .replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static Map<String, Object> row(Summary summary, SummaryRow row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("column", row.column());
    fields.put("settled", row.isSettled());
    fields.put("throughput", median(row, Figure.THROUGHPUT));
    fields.put("cpuMicros", median(row, Figure.CPU_PER_OPERATION));
    fields.put("memoryBytes", median(row, Figure.MEMORY));
    fields.put("percentiles", percentiles(summary, row));
    return fields;
  }

  /** How stale the reads of one row were. */
  private static Map<String, Object> reads(ReadMatrix.Row row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("column", row.column());
    fields.put("name", row.stage() + ", " + row.column() + ", " + Words.of(row.audit().level()));
    fields.put("weak", row.audit().level() != ReadLevel.LINEARIZABLE);
    fields.put("millis", points(row.audit().nanos(), 1e6));
    fields.put("versions", points(row.audit().versions(), 1));
    return fields;
  }

  private static Optional<Double> median(SummaryRow row, Figure figure) {
    return row.figure(figure).map(spread -> spread.median());
  }

  /** Pairs of 1 / (1 - percentile) and milliseconds. */
  private static List<double[]> percentiles(Summary summary, SummaryRow row) {
    Histogram all = new Histogram(3);
    for (Attempt attempt : summary.attempts()) {
      StageResult trial = attempt.row();
      // What did not settle is drawn only where nothing of the row did, and named so.
      boolean told = !attempt.superseded() && (attempt.isSettled() || !row.isSettled());
      if (told
          && trial.column().equals(row.column())
          && trial.stage().equals(row.stage())
          && trial.inFlight() == row.inFlight()) {
        all.add(trial.latency());
      }
    }
    return points(all, 1e6);
  }

  private static List<double[]> points(Histogram all, double unit) {
    List<double[]> points = new ArrayList<>();
    if (all.getTotalCount() == 0) {
      return points;
    }
    for (HistogramIterationValue step : all.percentiles(LatencyCsv.STEPS)) {
      double rest = 1 - step.getPercentileLevelIteratedTo() / 100;
      double value = step.getValueIteratedTo() / unit;
      // At 100% the axis ends at the one operation of so many that it stands for.
      points.add(new double[] {rest > 0 ? 1 / rest : all.getTotalCount(), value});
    }
    return points;
  }
}
