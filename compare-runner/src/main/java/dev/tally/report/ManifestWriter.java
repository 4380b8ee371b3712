package dev.tally.report;

import dev.tally.counter.ReadLevel;
import dev.tally.deploy.Guarantees;
import dev.tally.stats.Attempt;
import dev.tally.stats.Budget;
import dev.tally.stats.ColumnResult;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Settling;
import dev.tally.stats.StageResult;
import dev.tally.stats.Summary;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code manifest.json}: all it takes to judge and to repeat a run. Fields:
 *
 * <ul>
 *   <li>{@code format}: 1
 *   <li>{@code name}, {@code title}, {@code seed}, {@code startedAt} (ISO-8601, UTC), {@code
 *       elapsedSeconds}, {@code complete}, {@code failure} (null where complete), {@code warnings}
 *   <li>{@code environment}: the machine and the versions, by name
 *   <li>{@code commonRatePerSecond}: null where nothing was calibrated
 *   <li>{@code settled}, {@code method}: in words, when a row is settled, and how sides are
 *       compared
 *   <li>{@code columns[]}: {@code name}, {@code title}, {@code kind} (system, ceiling, floor),
 *       {@code guarantees}, {@code settings}, {@code startUpSeconds}, {@code warmUpSeconds}, {@code
 *       steady}, {@code sustainableRatePerSecond} (null where not calibrated), {@code idleCpuShare}
 *       (of one core), {@code suspended}, {@code budget}: {@code processes}, and of all of them
 *       together {@code heapBytes} and {@code processors} (null where not told)
 *   <li>{@code rows[]}: {@code column}, {@code stage}, {@code inFlight}, {@code trial}, {@code
 *       attempt}, {@code settled}, {@code unsettledBecause[]}, {@code superseded}, {@code
 *       planHash}, {@code histogram} (its file)
 *   <li>{@code plan}: the YAML as run
 * </ul>
 */
record ManifestWriter(ExperimentResult result, Summary summary) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  void write(Writer out) throws IOException {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("format", 1);
    manifest.put("name", result.name());
    manifest.put("title", result.title());
    manifest.put("seed", result.seed());
    manifest.put("startedAt", result.startedAt().toString());
    manifest.put("elapsedSeconds", result.elapsed().toMillis() / 1e3);
    manifest.put("complete", result.failure().isEmpty());
    manifest.put("failure", result.failure());
    manifest.put("warnings", result.warnings());
    manifest.put("environment", result.environment());
    manifest.put(
        "commonRatePerSecond", result.commonRate() > 0 ? (Object) result.commonRate() : none());
    manifest.put("settled", result.method().settling().inWords());
    manifest.put("method", result.method().inWords());
    manifest.put("columns", result.columns().stream().map(ManifestWriter::column).toList());
    manifest.put("rows", summary.attempts().stream().map(ManifestWriter::row).toList());
    manifest.put("plan", result.planYaml());
    JSON.writeValue(out, manifest);
    out.write('\n');
  }

  private static Object none() {
    return Optional.empty();
  }

  private static Map<String, Object> column(ColumnResult column) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", column.variant().name());
    fields.put("title", column.variant().title());
    fields.put("kind", column.variant().kind().name().toLowerCase(Locale.ROOT));
    fields.put("guarantees", guarantees(column.variant().guarantees()));
    fields.put("settings", column.effectiveSettings());
    fields.put("startUpSeconds", column.startUp().toMillis() / 1e3);
    fields.put("warmUpSeconds", column.warmUp().toMillis() / 1e3);
    fields.put("steady", column.steady());
    fields.put("sustainableRatePerSecond", column.sustainableRate());
    fields.put("idleCpuShare", column.idle().cpuShare());
    fields.put("suspended", column.suspended());
    fields.put("budget", budget(column.budget()));
    return fields;
  }

  private static Map<String, Object> budget(Budget budget) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("processes", budget.processes());
    fields.put("heapBytes", budget.heapBytes());
    fields.put("processors", budget.processors());
    return fields;
  }

  private static Map<String, Object> guarantees(Guarantees guarantees) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("acknowledged", guarantees.acknowledged());
    fields.put("replicasAtAcknowledgement", guarantees.replicasAtAcknowledgement());
    fields.put("fsyncedAtAcknowledgement", guarantees.fsyncedAtAcknowledgement());
    fields.put("survives", names(List.of(Guarantees.Loss.values()), guarantees.survives()));
    fields.put("readLevels", names(List.of(ReadLevel.values()), guarantees.readLevels()));
    return fields;
  }

  private static <E extends Enum<E>> List<String> names(List<E> order, Set<E> set) {
    return order.stream().filter(set::contains).map(Words::of).toList();
  }

  private static Map<String, Object> row(Attempt attempt) {
    StageResult row = attempt.row();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("column", row.column());
    fields.put("stage", row.stage());
    fields.put("inFlight", row.inFlight());
    fields.put("trial", row.trial());
    fields.put("attempt", row.attempt());
    fields.put("settled", attempt.isSettled());
    fields.put("unsettledBecause", attempt.reasons().stream().map(Settling.Reason::text).toList());
    fields.put("superseded", attempt.superseded());
    fields.put("planHash", row.planHash());
    fields.put("histogram", "hlog/" + HistogramLogs.fileName(row));
    return fields;
  }
}
