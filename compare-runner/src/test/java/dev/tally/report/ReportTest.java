package dev.tally.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.stats.ExperimentResult;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.Samples;
import dev.tally.stats.StageResult;
import java.io.File;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {

  @TempDir Path results;

  private final ExperimentResult result = Samples.result();

  private ResultsFolder saved(ExperimentResult which) throws Exception {
    ResultsFolder folder = ResultsFolder.create(results, which.startedAt(), which.name());
    folder.save(which);
    String files = System.getProperty("tally.test.keepReport", "");
    if (!files.isEmpty()) {
      Files.createDirectories(Path.of(files));
      Files.copy(
          folder.directory().resolve("report.html"),
          Path.of(files, (which.failure().isPresent() ? "incomplete" : "whole") + ".html"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return folder;
  }

  private static List<CSVRecord> csv(Path file) throws Exception {
    try (Reader in = Files.newBufferedReader(file)) {
      return CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .get()
          .parse(in)
          .getRecords();
    }
  }

  @Test
  void folderIsNamedByTimeAndPlanAndNeverUsedTwice() throws Exception {
    Path first = ResultsFolder.create(results, result.startedAt(), "../My Plan").directory();
    Path second = ResultsFolder.create(results, result.startedAt(), "../My Plan").directory();
    assertThat(first).isEqualTo(results.resolve("20260102-030405-my-plan"));
    assertThat(second).isEqualTo(results.resolve("20260102-030405-my-plan-2"));
  }

  @Test
  void summaryReadsBack() throws Exception {
    List<CSVRecord> rows = csv(saved(result).directory().resolve("summary.csv"));
    assertThat(rows.stream().filter(r -> r.get("row").equals("trial")))
        .hasSize(result.stages().size());
    assertThat(rows.stream().filter(r -> r.get("row").equals("median"))).hasSize(2 * 3 + 3 * 6);
    assertThat(rows).allSatisfy(r -> assertThat(r.get("plan_hash")).contains("3fa2c1"));
    StageResult first = result.stages().get(0);
    CSVRecord row = rows.get(0);
    assertThat(row.get("column")).isEqualTo("sticky");
    assertThat(Double.parseDouble(row.get("p50_us")) * 1e3)
        .isEqualTo((double) first.latency().getValueAtPercentile(50));
    assertThat(row.get("done")).isEqualTo("5000");
    assertThat(row.get("memory_mib")).isEqualTo("210.000");
    CSVRecord nothing = rows.stream().filter(r -> r.get("column").equals("null")).findFirst().get();
    assertThat(nothing.get("memory_mib")).isEmpty();
    assertThat(nothing.get("cpu_us_per_operation")).isEmpty();
    assertThat(row.get("disk_bytes_per_operation")).isEqualTo("4096.000");
    assertThat(row.get("network_bytes_per_operation")).isEqualTo("800.000");
    assertThat(nothing.get("disk_bytes_per_operation")).isEmpty();
    assertThat(nothing.get("network_bytes_per_operation")).isEmpty();
  }

  @Test
  void costsOfEveryProcessReadBack() throws Exception {
    List<CSVRecord> rows = csv(saved(result).directory().resolve("costs.csv"));
    List<CSVRecord> idle =
        rows.stream()
            .filter(r -> r.get("stage").equals("idle") && r.get("column").equals("sticky"))
            .toList();
    assertThat(idle).extracting(r -> r.get("role")).containsExactly("broker", "node", "all");
    assertThat(idle).extracting(r -> r.get("process")).startsWith("broker-1", "node-1");
    assertThat(idle)
        .extracting(r -> r.get("written_bytes"))
        .containsExactly("6144", "2048", "8192");
    assertThat(idle).extracting(r -> r.get("cpu_s")).containsExactly("0.002", "0.002", "0.004");
    assertThat(idle)
        .allSatisfy(
            r -> assertThat(r.get("trial") + r.get("attempt") + r.get("in_flight")).isEmpty())
        .allSatisfy(r -> assertThat(r.get("elapsed_s")).isEqualTo("1.000"));
    CSVRecord side =
        rows.stream()
            .filter(
                r ->
                    r.get("column").equals("kafka")
                        && r.get("stage").equals("ceiling")
                        && r.get("in_flight").equals("64")
                        && r.get("trial").equals("2")
                        && r.get("role").equals("all"))
            .findFirst()
            .orElseThrow();
    assertThat(side.get("attempt")).isEqualTo("1");
    assertThat(side.get("sent_bytes")).isEqualTo(side.get("received_bytes")).isNotEmpty();
    assertThat(side.get("most_resident_bytes")).isEqualTo(Long.toString(300L << 20));
    assertThat(rows).extracting(r -> r.get("column")).doesNotContain("null");
  }

  @Test
  void whatWasNotMeasuredOfACostIsNeverZero() throws Exception {
    ExperimentResult blind =
        Samples.incomplete(List.of(Samples.row("sticky", "s", 1).network(-1).build()), "x");
    Path folder = saved(blind).directory();
    assertThat(csv(folder.resolve("costs.csv")))
        .filteredOn(r -> r.get("stage").equals("s"))
        .hasSize(3)
        .allSatisfy(r -> assertThat(r.get("sent_bytes") + r.get("received_bytes")).isEmpty())
        .allSatisfy(r -> assertThat(r.get("written_bytes")).isNotEmpty());
    assertThat(csv(folder.resolve("summary.csv")).get(0).get("network_bytes_per_operation"))
        .isEmpty();
    assertThat(ConsoleTable.render(blind))
        .containsPattern("disk per op +4\\.00 KiB\n")
        .containsPattern("network per op +-\n");
  }

  @Test
  void budgetsStandInTheManifestAndOnThePage() throws Exception {
    Path folder = saved(result).directory();
    JsonNode columns =
        new JsonMapper().readTree(Files.readString(folder.resolve("manifest.json"))).get("columns");
    JsonNode budget = columns.get(0).get("budget");
    assertThat(budget.get("processes").asInt()).isEqualTo(3);
    assertThat(budget.get("heapBytes").asLong()).isEqualTo(1536L << 20);
    assertThat(budget.get("processors").asDouble()).isEqualTo(2);
    assertThat(columns.get(5).get("budget").get("heapBytes").isNull()).isTrue();
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("heap, all processes")
        .contains("1,536 MiB in 3 processes")
        .contains("processors they may use")
        .contains("8.00 KiB/s")
        .contains("1.17 KiB/s");
  }

  @Test
  void everyAttemptIsKeptAndTheSupersededIsMarked() throws Exception {
    ExperimentResult twice =
        Samples.incomplete(
            List.of(
                Samples.row("sticky", "s", 1).compilers(0.3).build(),
                Samples.row("sticky", "s", 1).attempt(2).build()),
            "x");
    Path folder = saved(twice).directory();
    List<CSVRecord> rows = csv(folder.resolve("summary.csv"));
    assertThat(rows).extracting(r -> r.get("superseded")).containsExactly("true", "false", "");
    assertThat(rows).extracting(r -> r.get("settled")).containsExactly("false", "true", "true");
    assertThat(rows.get(0).get("unsettled_because")).isEqualTo("compilers took 30% of a core");
    assertThat(folder.resolve("hlog/sticky-s-1.hlog")).exists();
    assertThat(folder.resolve("hlog/sticky-s-1-a2.hlog")).exists();
    assertThat(ConsoleTable.render(twice)).contains("1 rows measured: settled 1 at attempt 2.");
  }

  @Test
  void comparisonsAndConditioningReadBack() throws Exception {
    Path folder = saved(result).directory();
    List<CSVRecord> rows = csv(folder.resolve("comparisons.csv"));
    CSVRecord p50 =
        rows.stream()
            .filter(r -> r.get("against").equals("kafka") && r.get("figure").equals("p50"))
            .findFirst()
            .orElseThrow();
    assertThat(p50.get("verdict")).isEqualTo("better");
    assertThat(Double.parseDouble(p50.get("ratio")))
        .isBetween(Double.parseDouble(p50.get("low")), Double.parseDouble(p50.get("high")));
    assertThat(p50.get("confidence")).isEqualTo("0.968");
    assertThat(rows.stream().filter(r -> r.get("verdict").equals("void")))
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.get("ratio")).isEmpty())
        .allSatisfy(r -> assertThat(r.get("marks")).contains("u"));
    assertThat(csv(folder.resolve("conditioning.csv")))
        .singleElement()
        .satisfies(r -> assertThat(r.get("load")).isEqualTo("64 in flight"));
  }

  @Test
  void latencyDistributionReadsBack() throws Exception {
    List<CSVRecord> rows = csv(saved(result).directory().resolve("latency.csv"));
    List<CSVRecord> first =
        rows.stream()
            .filter(
                r ->
                    r.get("column").equals("sticky")
                        && r.get("stage").equals("us-flights")
                        && r.get("trial").equals("1"))
            .toList();
    CSVRecord last = first.get(first.size() - 1);
    assertThat(last.get("percentile")).isEqualTo("100.000000");
    assertThat(last.get("operations_up_to")).isEqualTo("5000");
    assertThat(Double.parseDouble(last.get("latency_us")) * 1e3)
        .isEqualTo((double) result.stages().get(0).latency().getMaxValue());
  }

  @Test
  void histogramsReadBack() throws Exception {
    Path hlog = saved(result).directory().resolve("hlog");
    try (var files = Files.list(hlog)) {
      assertThat(files).hasSize(result.stages().size());
    }
    File file = hlog.resolve("sticky-us-flights-1.hlog").toFile();
    HistogramLogReader reader = new HistogramLogReader(file);
    EncodableHistogram latency = reader.nextIntervalHistogram();
    assertThat(latency.getTag()).isEqualTo("latency");
    assertThat(((Histogram) latency).getValueAtPercentile(99))
        .isEqualTo(result.stages().get(0).latency().getValueAtPercentile(99));
    // Its own start and end, not the run's.
    assertThat(latency.getStartTimeStamp())
        .isEqualTo(result.stages().get(0).startedAt().toEpochMilli());
    assertThat(latency.getEndTimeStamp() - latency.getStartTimeStamp())
        .isEqualTo(result.stages().get(0).elapsed().toMillis());
    assertThat(reader.nextIntervalHistogram().getTag()).isEqualTo("service");
    reader.close();
  }

  @Test
  void manifestReadsBack() throws Exception {
    JsonNode manifest =
        new JsonMapper()
            .readTree(Files.readString(saved(result).directory().resolve("manifest.json")));
    assertThat(manifest.get("seed").asInt()).isEqualTo(42);
    assertThat(manifest.get("complete").asBoolean()).isTrue();
    assertThat(manifest.get("failure").isNull()).isTrue();
    JsonNode sticky = manifest.get("columns").get(0);
    assertThat(sticky.get("settings").get("shards").asString()).isEqualTo("64");
    assertThat(sticky.get("guarantees").get("survives").toString())
        .isEqualTo("[\"one node\",\"one zone\"]");
    assertThat(sticky.get("sustainableRatePerSecond").asDouble()).isEqualTo(960);
    assertThat(manifest.get("columns").get(3).get("sustainableRatePerSecond").isNull()).isTrue();
    assertThat(manifest.get("rows").size()).isEqualTo(result.stages().size());
    assertThat(
            saved(result)
                .directory()
                .resolve(manifest.get("rows").get(0).get("histogram").asString()))
        .exists();
  }

  @Test
  void pageEscapesEveryValueAndNeedsNoNetwork() throws Exception {
    String page = Files.readString(saved(result).directory().resolve("report.html"));
    assertThat(page)
        .doesNotContain("<script>alert(1)")
        .contains("&lt;script&gt;alert(1)")
        .contains("&lt;b&gt;nodes&lt;/b&gt;")
        .contains("a weaker tier &lt;i&gt;than")
        .doesNotContain("src=\"http")
        .doesNotContain("<link")
        .doesNotContain("not complete");
    assertThat(page)
        .contains("sticky against kafka")
        .contains("kafka keeps every acknowledged addition, sticky does not")
        .contains("unequal tiers")
        .contains("the generator was late");
  }

  @Test
  void namesCannotCloseTheScript() throws Exception {
    StageResult evil = Samples.row("sticky", "</script><script>alert(2)</script>", 1).build();
    String page =
        Files.readString(
            saved(Samples.incomplete(List.of(evil), "x")).directory().resolve("report.html"));
    assertThat(page).doesNotContain("<script>alert(2)").contains("\\u003c/script\\u003e");
  }

  @Test
  void markupOfKeysIsInertInThePageAndFormulasAreInertInCsv() throws Exception {
    String key = "=HYPERLINK(\"http://x\")<img src=x onerror=alert(3)>\u001b[2J";
    StageResult evil =
        Samples.row("@sticky", "+s", 1).verdict(OrderVerdict.Kind.INVALID, key).build();
    StageResult shown =
        Samples.row("sticky", "s", 1).verdict(OrderVerdict.Kind.INVALID, key).build();
    Path folder =
        saved(Samples.incomplete(List.of(evil, shown), "<svg onload=alert(4)>")).directory();
    assertThat(Files.readString(folder.resolve("report.html")))
        .doesNotContain("<img src=x")
        .doesNotContain("<svg onload")
        .doesNotContain("\u001b")
        .contains("&lt;img src=x");
    CSVRecord row = csv(folder.resolve("summary.csv")).get(0);
    assertThat(row.get("order_detail")).isEqualTo("'" + key);
    assertThat(row.get("column")).isEqualTo("'@sticky");
    assertThat(row.get("stage")).isEqualTo("'+s");
    for (String file : List.of("latency.csv", "reads.csv", "costs.csv")) {
      assertThat(csv(folder.resolve(file)))
          .extracting(other -> other.get("column"))
          .doesNotContain("@sticky");
    }
  }

  @Test
  void incompleteResultsSayWhatIsMissing() throws Exception {
    ExperimentResult broken =
        Samples.incomplete(
            result.stages().subList(0, 1), "broker-2 ended <suddenly>\n  | last line");
    ResultsFolder folder = saved(broken);
    String page = Files.readString(folder.directory().resolve("report.html"));
    assertThat(page)
        .contains("This run is not complete")
        .contains("broker-2 ended &lt;suddenly&gt;")
        .contains("There are not two systems measured side by side");
    JsonNode manifest =
        new JsonMapper().readTree(Files.readString(folder.directory().resolve("manifest.json")));
    assertThat(manifest.get("complete").asBoolean()).isFalse();
    assertThat(manifest.get("failure").asString()).contains("broker-2");
    assertThat(manifest.get("commonRatePerSecond").isNull()).isTrue();
    assertThat(ConsoleTable.render(broken)).contains("NOT COMPLETE: broker-2 ended");
    ExperimentResult empty = Samples.incomplete(List.of(), "nothing started");
    assertThat(ConsoleTable.render(empty)).contains("Nothing was measured.");
    assertThat(Files.readString(saved(empty).directory().resolve("report.html")))
        .contains("Nothing was measured.");
  }

  @Test
  void everyStrikeIsTold() throws Exception {
    Path folder = saved(result).directory();
    List<CSVRecord> rows = csv(folder.resolve("recovery.csv"));
    assertThat(rows).hasSize(18);
    CSVRecord last = rows.get(17);
    assertThat(last.get("column")).isEqualTo("kafka");
    assertThat(last.get("victims")).isEqualTo("'=node-1");
    assertThat(last.get("at_least")).isEqualTo("true");
    assertThat(Double.parseDouble(last.get("gap_median_s"))).isEqualTo(0.981);
    assertThat(Double.parseDouble(last.get("whole_s"))).isEqualTo(20);
    assertThat(last.get("least")).isEmpty();
    List<CSVRecord> buckets = csv(folder.resolve("timeline.csv"));
    assertThat(buckets).hasSize(4);
    assertThat(buckets.get(1).get("marks")).isEqualTo("strike 1");
  }

  @Test
  void consoleTellsWhatFaultsDidAndWhatIsAtLeast() {
    assertThat(ConsoleTable.render(result))
        .contains("kill-owner: kill, owner, for 3.0 s; 200/s offered, limit 100 ms")
        .containsPattern("gap, median key +>= 21.0 ms +>= 945 ms")
        .containsPattern("whole again +>= 2.00 s +>= 20.0 s")
        .contains("sticky vs kafka: sticky better by gap, median key at least 45.0x");
  }

  @Test
  void savingAgainReplaces() throws Exception {
    ResultsFolder folder = saved(Samples.incomplete(List.of(), "so far"));
    folder.saveData(result);
    assertThat(csv(folder.directory().resolve("summary.csv"))).isNotEmpty();
    try (var files = Files.list(folder.directory())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "manifest.json",
              "summary.csv",
              "comparisons.csv",
              "costs.csv",
              "conditioning.csv",
              "recovery.csv",
              "timeline.csv",
              "latency.csv",
              "reads.csv",
              "hlog",
              "report.html");
    }
  }

  @Test
  void consoleFitsAndTellsMarks() {
    String text = ConsoleTable.render(result);
    if (Boolean.getBoolean("tally.test.print")) {
      System.out.println(text);
    }
    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    assertThat(text)
        .contains("us-flights: open loop, 500/s planned; 5 trials; plan 3fa2c1")
        .contains("kafka-1 *ut")
        .contains("kafka *p")
        .contains("sticky vs kafka: sticky better by p50 ")
        .containsPattern("p50 [0-9.]+x \\[[0-9.]+, [0-9.]+\\] \\*p")
        .contains("sticky vs kafka-1: void, unequal tiers")
        .contains("kafka-1 settled in 0 of 5 trials")
        .contains("not settled: us-flights, kafka-1: trial 1, ")
        .contains("of its p50 of")
        .contains("ceiling at 64, kafka: trial 2, compilers took 50% of a core")
        .containsPattern("disk per op +4\\.00 KiB +4\\.00 KiB +4\\.00 KiB\n")
        .containsPattern("network per op +800 B +800 B +800 B\n")
        .contains("too few")
        .contains("Late: in half of the trials")
        .contains("Settled comparisons: sticky vs kafka in us-flights, zipf, ceiling at 1")
        .contains("Not settled, so nothing is concluded: sticky vs kafka-1 in us-flights, zipf")
        .contains("not checked")
        .contains("sticky vs the floors:")
        .contains("of echo's")
        .contains("*t  another tier")
        .contains("promised     observed        reads  stale versions     time     p50     p99")
        .containsPattern("sticky +eventual +eventual +500 +25\\.0% +24 +24\\.0 ms +200 us +200 us");
  }

  @Test
  void brokenOrderIsShownWithItsCounterExample() {
    StageResult bad =
        Samples.row("sticky", "s", 1)
            .verdict(OrderVerdict.Kind.INVALID, "key \"k\": lost\n  process 3 add")
            .build();
    assertThat(ConsoleTable.render(Samples.incomplete(List.of(bad), "x")))
        .contains("ORDER BROKEN: s, sticky")
        .contains("  process 3 add");
  }
}
