package dev.tally.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.deploy.Variant;
import dev.tally.stats.Difference.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SummaryTest {

  private static final Variant A = Samples.variant("a", Variant.Kind.SYSTEM, 2);
  private static final Variant B = Samples.variant("b", Variant.Kind.SYSTEM, 2);
  private static final Variant WEAK = Samples.variant("weak", Variant.Kind.SYSTEM, 1);

  private static Summary summary(List<Variant> columns, Samples.Row... rows) {
    return Summary.of(
        new ExperimentResult(
            "n",
            "t",
            "",
            1,
            Instant.EPOCH,
            Duration.ZERO,
            Map.of(),
            0,
            Samples.METHOD,
            columns.stream().map(v -> Samples.column(v, Map.of())).toList(),
            List.of(rows).stream().map(Samples.Row::build).toList(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty()));
  }

  private static Samples.Row row(String column, int trial, double median) {
    return Samples.row(column, "s", trial).median(median);
  }

  private static Finding p50(Summary summary) {
    return summary.comparisons().get(0).differences().get(Figure.P50).finding();
  }

  @Test
  void mediansRangesAndSums() {
    Summary summary =
        summary(
            List.of(A),
            row("a", 1, 1e6).unknown(1),
            row("a", 2, 5e6).failed(2),
            row("a", 3, 2e6).verdict(OrderVerdict.Kind.INVALID, "broken"));
    SummaryRow row = summary.blocks().get(0).row("a").orElseThrow();
    Spread p50 = row.figure(Figure.P50).orElseThrow();
    assertThat(p50.median()).isCloseTo(2e6, Offset.offset(2e5));
    assertThat(p50.interval().low()).isCloseTo(1e6, Offset.offset(1e5));
    assertThat(p50.interval().high()).isCloseTo(5e6, Offset.offset(5e5));
    assertThat(p50.interval().confidence()).isCloseTo(0.75, Offset.offset(1e-9));
    assertThat(row.counts()).isEqualTo(new EndingCounts(15_000, 2, 1));
    assertThat(row.verdict().kind()).isEqualTo(OrderVerdict.Kind.INVALID);
    assertThat(row.verdict().detail()).isEqualTo("trial 3: broken");
    assertThat(row.trials()).isEqualTo(3);
  }

  /** Five trials of two columns with these medians. */
  private static Samples.Row[] five(double a, double b) {
    Samples.Row[] rows = new Samples.Row[10];
    for (int trial = 1; trial <= 5; trial++) {
      rows[2 * trial - 2] = row("a", trial, a * (1 + 0.01 * trial));
      rows[2 * trial - 1] = row("b", trial, b * (1 + 0.01 * trial));
    }
    return rows;
  }

  @Test
  void aClearDifferenceIsBetterOrWorseWithItsInterval() {
    Summary better = summary(List.of(A, B), five(1e6, 4e6));
    assertThat(p50(better)).isEqualTo(Finding.BETTER);
    Difference difference = better.comparisons().get(0).differences().get(Figure.P50);
    assertThat(difference.factor().ratio()).isCloseTo(4, Offset.offset(0.3));
    assertThat(difference.factor().interval().orElseThrow().contains(4)).isTrue();
    assertThat(difference.interval().orElseThrow().confidence()).isGreaterThan(0.95);
    assertThat(p50(summary(List.of(A, B), five(4e6, 1e6)))).isEqualTo(Finding.WORSE);
  }

  @Test
  void sidesAlikeAreEquivalentAndNotMerelyNotDifferent() {
    assertThat(p50(summary(List.of(A, B), five(1e6, 1.02e6)))).isEqualTo(Finding.EQUIVALENT);
  }

  @Test
  void trialsThatScatterTellNothing() {
    Samples.Row[] rows = five(1e6, 1e6);
    for (int i = 0; i < rows.length; i++) {
      rows[i].median(1e6 * (1 + (i * 7 % 10)));
    }
    assertThat(p50(summary(List.of(A, B), rows))).isEqualTo(Finding.CANNOT_TELL);
  }

  @Test
  void tooFewTrialsTellNothingHoweverFarApart() {
    Summary summary =
        summary(
            List.of(A, B),
            row("a", 1, 1e6),
            row("a", 2, 1e6),
            row("a", 3, 1e6),
            row("b", 1, 9e6),
            row("b", 2, 9e6),
            row("b", 3, 9e6));
    assertThat(p50(summary)).isEqualTo(Finding.CANNOT_TELL);
    assertThat(summary.comparisons().get(0).differences().get(Figure.P50).interval()).isEmpty();
  }

  @Test
  void differentPlansAreVoid() {
    Samples.Row[] rows = five(1e6, 9e6);
    rows[9].hash("other");
    Summary summary = summary(List.of(A, B), rows);
    assertThat(p50(summary)).isEqualTo(Finding.VOID);
    assertThat(summary.comparisons().get(0).caveats()).anyMatch(c -> c.contains("plans differ"));
  }

  @Test
  void whatDidNotSettleEntersNoFigureAndNoRatio() {
    Samples.Row[] rows = five(1e6, 4e6);
    // Trials that would have bent the median, had they counted.
    rows[1].median(9e7).compilers(0.5);
    rows[3].median(9e7).compilers(0.5);
    Summary partly = summary(List.of(A, B), rows);
    SummaryRow row = partly.blocks().get(0).row("b").orElseThrow();
    assertThat(row.settledTrials()).isEqualTo(3);
    assertThat(row.isSettled()).isTrue();
    assertThat(row.figure(Figure.P50).orElseThrow().values()).allMatch(v -> v < 5e6);
    assertThat(partly.comparisons().get(0).marks()).containsExactly(Mark.PARTLY_SETTLED);
    assertThat(p50(partly)).isEqualTo(Finding.BETTER);

    rows[5].compilers(0.5);
    Summary not = summary(List.of(A, B), rows);
    assertThat(not.blocks().get(0).row("b").orElseThrow().isSettled()).isFalse();
    assertThat(p50(not)).isEqualTo(Finding.VOID);
    assertThat(not.comparisons().get(0).marks()).containsExactly(Mark.UNSETTLED);
    assertThat(not.comparisons().get(0).differences().get(Figure.P50).ratio()).isNaN();
  }

  @Test
  void theLastAttemptCountsAndTheOthersAreSuperseded() {
    Summary summary =
        summary(
            List.of(A),
            row("a", 1, 9e6).compilers(0.4),
            row("a", 1, 8e6).compilers(0.3).attempt(2).verdict(OrderVerdict.Kind.INVALID, "x"),
            row("a", 1, 1e6).attempt(3));
    assertThat(summary.attempts())
        .extracting(Attempt::superseded)
        .containsExactly(true, true, false);
    SummaryRow row = summary.blocks().get(0).row("a").orElseThrow();
    assertThat(row.trials()).isEqualTo(1);
    assertThat(row.isSettled()).isTrue();
    assertThat(row.figure(Figure.P50).orElseThrow().median()).isCloseTo(1e6, Offset.offset(1e5));
    // A wrong answer stays wrong, however often the row is measured again.
    assertThat(row.verdict().kind()).isEqualTo(OrderVerdict.Kind.INVALID);
  }

  @Test
  void stagesStandInTheOrderOfTheSystemsWhoeverWasMeasuredFirst() {
    Variant floor = Samples.variant("echo", Variant.Kind.FLOOR, 0);
    Summary summary =
        summary(
            List.of(A, floor),
            Samples.row("echo", "last", 1).closed(64, 100),
            Samples.row("a", "first", 1),
            Samples.row("a", "last", 1).closed(64, 100));
    assertThat(summary.blocks()).extracting(Block::stage).containsExactly("first", "last");
    assertThat(summary.blocks().get(1).rows())
        .extracting(SummaryRow::column)
        .containsExactly("a", "echo");
  }

  @Test
  void aPercentileNeedsSamplesBeyondIt() {
    SummaryRow row =
        summary(List.of(A), row("a", 1, 1e6).done(999)).blocks().get(0).row("a").orElseThrow();
    assertThat(row.figure(Figure.P99)).isEmpty();
    assertThat(row.untold())
        .containsEntry(Figure.P99, SummaryRow.Untold.TOO_FEW)
        .containsEntry(Figure.SERVICE_P99, SummaryRow.Untold.TOO_FEW);
    assertThat(row.figure(Figure.P50)).isPresent();
    SummaryRow enough =
        summary(List.of(A), row("a", 1, 1e6).done(1000)).blocks().get(0).row("a").orElseThrow();
    assertThat(enough.figure(Figure.P99)).isPresent();
    assertThat(enough.untold()).containsOnlyKeys(Figure.P999);
  }

  @Test
  void caveatsNameTierSaturationAndWrongAnswers() {
    Summary summary =
        summary(
            List.of(A, WEAK),
            row("a", 1, 1e6).saturated(),
            row("weak", 1, 1e6).verdict(OrderVerdict.Kind.INVALID, "x").unknown(1));
    assertThat(summary.comparisons().get(0).sameTier()).isFalse();
    assertThat(summary.marks(summary.blocks().get(0).row("weak").orElseThrow()))
        .containsExactly(Mark.OTHER_TIER, Mark.FAILURES, Mark.WRONG);
    assertThat(String.join("\n", summary.comparisons().get(0).caveats()))
        .contains("unequal tiers")
        .contains("a settled in 0 of 1 trials")
        .contains("weak answered wrongly")
        .contains("weak: 1 of 5001 operations failed or ended unknown");
  }

  @Test
  void whatWasNotMeasuredIsMissing() {
    Summary summary =
        summary(List.of(A, B), row("a", 1, 1e6).done(0).failed(9), row("b", 1, 1e6).resident(0));
    SummaryRow nothing = summary.blocks().get(0).row("a").orElseThrow();
    assertThat(nothing.figure(Figure.P50)).isEmpty();
    assertThat(nothing.figure(Figure.CPU_PER_OPERATION)).isEmpty();
    SummaryRow inProcess = summary.blocks().get(0).row("b").orElseThrow();
    assertThat(inProcess.figure(Figure.MEMORY)).isEmpty();
    assertThat(inProcess.figure(Figure.CPU_PER_OPERATION)).isEmpty();
    assertThat(inProcess.figure(Figure.DISK_PER_OPERATION)).isEmpty();
    assertThat(inProcess.figure(Figure.NETWORK_PER_OPERATION)).isEmpty();
    assertThat(summary.comparisons().get(0).differences()).doesNotContainKey(Figure.P50);
  }
}
