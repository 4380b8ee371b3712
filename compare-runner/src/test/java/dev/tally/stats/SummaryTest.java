package dev.tally.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.deploy.Variant;
import dev.tally.stats.Comparison.Finding;
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
            columns.stream().map(v -> Samples.column(v, Map.of())).toList(),
            List.of(rows).stream().map(Samples.Row::build).toList(),
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
    assertThat(p50.min()).isCloseTo(1e6, Offset.offset(1e5));
    assertThat(p50.max()).isCloseTo(5e6, Offset.offset(5e5));
    assertThat(row.counts()).isEqualTo(new EndingCounts(15_000, 2, 1));
    assertThat(row.verdict().kind()).isEqualTo(OrderVerdict.Kind.INVALID);
    assertThat(row.verdict().detail()).isEqualTo("trial 3: broken");
    assertThat(row.trials()).isEqualTo(3);
  }

  @Test
  void differenceIsShownOnlyWhereTrialsDoNotOverlap() {
    assertThat(
            p50(
                summary(
                    List.of(A, B),
                    row("a", 1, 1e6),
                    row("a", 2, 1.1e6),
                    row("b", 1, 4e6),
                    row("b", 2, 5e6))))
        .isEqualTo(Finding.LOWER);
    assertThat(
            p50(
                summary(
                    List.of(A, B),
                    row("a", 1, 9e6),
                    row("a", 2, 8e6),
                    row("b", 1, 4e6),
                    row("b", 2, 5e6))))
        .isEqualTo(Finding.HIGHER);
    assertThat(
            p50(
                summary(
                    List.of(A, B),
                    row("a", 1, 1e6),
                    row("a", 2, 4.5e6),
                    row("b", 1, 4e6),
                    row("b", 2, 5e6))))
        .isEqualTo(Finding.NO_DIFFERENCE_SHOWN);
  }

  @Test
  void oneTrialShowsNothing() {
    Summary summary = summary(List.of(A, B), row("a", 1, 1e6), row("b", 1, 9e6));
    assertThat(p50(summary)).isEqualTo(Finding.NO_DIFFERENCE_SHOWN);
    assertThat(summary.comparisons().get(0).caveats()).anyMatch(c -> c.contains("one trial only"));
  }

  @Test
  void differentPlansAreNotComparable() {
    Summary summary =
        summary(
            List.of(A, B),
            row("a", 1, 1e6),
            row("a", 2, 1e6),
            row("b", 1, 9e6),
            row("b", 2, 9e6).hash("other"));
    assertThat(p50(summary)).isEqualTo(Finding.NOT_COMPARABLE);
    assertThat(summary.comparisons().get(0).caveats()).anyMatch(c -> c.contains("plans differ"));
  }

  @Test
  void lateGeneratorVoids() {
    Summary late =
        summary(
            List.of(A, B),
            row("a", 1, 1e6).lateness(30_000_000),
            row("a", 2, 1e6),
            row("b", 1, 9e6),
            row("b", 2, 9e6));
    assertThat(late.blocks().get(0).row("a").orElseThrow().voids())
        .singleElement()
        .asString()
        .startsWith("trial 1: generator late");
    assertThat(p50(late)).isEqualTo(Finding.NOT_COMPARABLE);
    // The same lateness is nothing beside a latency of half a second.
    Summary slow = summary(List.of(A), row("a", 1, 5e8).lateness(30_000_000));
    assertThat(slow.blocks().get(0).row("a").orElseThrow().voids()).isEmpty();
  }

  @Test
  void unmetLoadVoids() {
    Summary summary = summary(List.of(A), row("a", 1, 1e6).done(4000));
    assertThat(summary.blocks().get(0).row("a").orElseThrow().voids())
        .singleElement()
        .asString()
        .contains("planned load not met: 400 of 500");
    assertThat(summary(List.of(A), row("a", 1, 1e6)).blocks().get(0).row("a").orElseThrow().voids())
        .isEmpty();
  }

  @Test
  void caveatsNameTierSaturationAndWrongAnswers() {
    Summary summary =
        summary(
            List.of(A, WEAK),
            row("a", 1, 1e6).saturated(),
            row("weak", 1, 1e6).verdict(OrderVerdict.Kind.INVALID, "x").unknown(1));
    assertThat(summary.comparisons().get(0).sameTier()).isFalse();
    assertThat(summary.isOtherTier("weak")).isTrue();
    assertThat(String.join("\n", summary.comparisons().get(0).caveats()))
        .contains("unequal tiers")
        .contains("saturated while a")
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
    assertThat(summary.comparisons().get(0).differences()).doesNotContainKey(Figure.P50);
  }
}
