package dev.tally.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.deploy.Accountable.Work;
import dev.tally.deploy.Factor;
import dev.tally.deploy.Level;
import dev.tally.deploy.Variant;
import dev.tally.stats.ColumnResult;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.Samples;
import dev.tally.stats.StageResult;
import dev.tally.stats.SweepResult;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SweepTableTest {

  private static final Factor FACTOR =
      new Factor(
          "linger",
          "how long to wait",
          List.of("kafka-1"),
          List.of(
              new Level("0", Map.of("linger-ms", "0")),
              new Level("a long label, ms", Map.of("linger-ms", "5", "properties.a.b", "=1"))));

  private static SweepResult.Part part(
      List<StageResult> rows, List<SweepResult.Account> accounts, Optional<String> failure) {
    List<ColumnResult> columns =
        List.of(
            Samples.column(Samples.variant("linger-0", Variant.Kind.SYSTEM, 1), Map.of()),
            Samples.column(Samples.variant("linger-5", Variant.Kind.SYSTEM, 1), Map.of()));
    ExperimentResult result =
        new ExperimentResult(
            "sweep",
            "linger on kafka-1: how long to wait",
            "",
            1,
            Instant.EPOCH,
            Duration.ZERO,
            Map.of(),
            0,
            Samples.METHOD,
            columns,
            rows,
            List.of(),
            List.of(),
            List.of(),
            failure);
    return new SweepResult.Part(
        FACTOR,
        "kafka-1",
        List.of(
            new SweepResult.Column("linger-0", FACTOR.levels().get(0), true),
            new SweepResult.Column("linger-5", FACTOR.levels().get(1), false)),
        result,
        accounts);
  }

  private static StageResult row(String column, int round, int inFlight, double median) {
    return Samples.row(column, "closed", round).closed(inFlight, 500).median(median).build();
  }

  private static List<StageResult> rows() {
    return List.of(
        row("linger-0", 1, 1, 1e6),
        row("linger-0", 1, 64, 4e6),
        row("linger-5", 1, 1, 6e6),
        row("linger-5", 1, 64, 7e6),
        row("linger-5", 2, 1, 6e6),
        row("linger-5", 2, 64, 7e6),
        row("linger-0", 2, 1, 3e6),
        Samples.row("linger-0", "closed", 2)
            .closed(64, 500)
            .median(4e6)
            .compilers(0.5)
            .verdict(OrderVerdict.Kind.INVALID, "k7 counted twice")
            .build());
  }

  @Test
  void aLineHoldsALevelUnderALoadAndMediansOverTheRounds() {
    String text = SweepTable.render(part(rows(), List.of(), Optional.empty()));
    List<String> lines = text.lines().toList();
    assertThat(lines.get(0)).isEqualTo("linger on kafka-1: how long to wait");
    assertThat(lines.get(1))
        .containsSubsequence(
            "level", "load", "throughput", "p50", "p99", "CPU per op", "memory", "settled");
    assertThat(lines.get(2)).startsWith("  0 (in use) ").contains("1 in flight", "500/s", "2 of 2");
    // Between about 1 ms and about 3 ms lies about 2 ms.
    assertThat(lines.get(2)).containsPattern("500/s +(1\\.9|2\\.0). ms");
    assertThat(lines.get(3)).contains("64 in flight", "1 of 2 *");
    assertThat(lines.get(4)).startsWith("  a long label, ms ").contains("1 in flight");
    assertThat(lines.subList(2, 6)).allMatch(line -> line.length() < 120);
    assertThat(text)
        .contains("  0, 64 in flight: not settled: trial 2, compilers took 50% of a core")
        .contains("  0, 64 in flight: ORDER BROKEN: trial 2: k7 counted twice")
        .doesNotContain("NOT COMPLETE");
  }

  @Test
  void whatServersDidStandsBelowTheMostFrequentFirst() {
    SweepResult.Account superseded =
        new SweepResult.Account("linger-0", 1, 1, "closed", 1, 9, 9, Map.of("Old", Work.NONE));
    SweepResult.Account one =
        new SweepResult.Account(
            "linger-0",
            1,
            2,
            "closed",
            1,
            1000,
            2,
            Map.of(
                "Produce", new Work(500, Map.of("bytes", 100_000.0)),
                "(records in)", new Work(3000, Map.of())));
    SweepResult.Account two =
        new SweepResult.Account(
            "linger-0", 2, 1, "closed", 1, 1000, 2, Map.of("Produce", new Work(1500, Map.of())));
    String text =
        SweepTable.render(part(rows(), List.of(superseded, one, two), Optional.of("a reason")));
    assertThat(text.lines().filter(line -> line.startsWith("    ")))
        .satisfiesExactly(
            line -> assertThat(line).matches(" +\\(records in\\) +750\\.0 +1\\.500"),
            line -> assertThat(line).matches(" +Produce +500\\.0 +1\\.000 +50\\.0"));
    assertThat(text)
        .containsPattern(
            "  0 \\(in use\\), 1 in flight +a second +an operation  bytes  \\(means\\)")
        .contains("  NOT COMPLETE: a reason");
  }

  @Test
  void nothingMeasuredIsSaid() {
    assertThat(SweepTable.render(part(List.of(), List.of(), Optional.of("interrupted"))))
        .contains("Nothing was measured.", "NOT COMPLETE: interrupted");
  }

  @Test
  void theSheetHasARowForEachLevelAndLoadAndItsTextIsInert() throws Exception {
    StringWriter out = new StringWriter();
    new SweepCsv(
            new SweepResult(
                "kafka", List.of(part(rows(), List.of(), Optional.empty())), Optional.empty()))
        .write(out);
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(1))
        .startsWith("linger,kafka-1,0,true,linger-ms=0,linger-0,closed,1,0.000,2,2,true,,500.000,");
    assertThat(lines.get(2)).contains("compilers took 50% of a core", ",invalid,", "k7 counted");
    assertThat(lines.get(3))
        .startsWith(
            "linger,kafka-1,\"a long label, ms\",false,linger-ms=5 properties.a.b==1,linger-5,");
  }
}
