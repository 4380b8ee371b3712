package dev.tally.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SettlingTest {

  private final Settling settling = Settling.of(Duration.ofMillis(50));

  private List<Unsettled> reasons(Samples.Row row, double sustainable) {
    return settling.reasons(row.build(), OptionalDouble.of(sustainable)).stream()
        .map(Settling.Reason::kind)
        .toList();
  }

  private static Samples.Row open() {
    return Samples.row("kafka", "s", 1).median(3e6);
  }

  private static Samples.Row closed() {
    return Samples.row("kafka", "s", 1).closed(64, 2_000).median(3e6);
  }

  @Test
  void aQuietRowIsSettled() {
    assertThat(reasons(open(), 2000)).isEmpty();
    assertThat(reasons(closed(), 2000)).isEmpty();
  }

  @Test
  void compilersUnsettleAnyRow() {
    assertThat(reasons(open().compilers(0.11), 2000)).containsExactly(Unsettled.COMPILING);
    assertThat(reasons(closed().compilers(0.11), 2000)).containsExactly(Unsettled.COMPILING);
    assertThat(reasons(closed().compilers(0.1), 2000)).isEmpty();
  }

  @Test
  void whatElseRunsOnTheHostUnsettlesAnyRow() {
    assertThat(reasons(open().foreign(0.9), 2000)).containsExactly(Unsettled.DISTURBED);
    assertThat(reasons(closed().foreign(0.41), 2000)).containsExactly(Unsettled.DISTURBED);
    assertThat(reasons(closed().foreign(0.4), 2000)).isEmpty();
  }

  @Test
  void aSaturatedHostUnsettlesAnOpenLoopAlone() {
    assertThat(reasons(open().saturated(), 2000)).containsExactly(Unsettled.SATURATED);
    assertThat(reasons(closed().saturated(), 2000)).isEmpty();
  }

  @Test
  void theGeneratorMayMakeAFifthOfTheMedian() {
    assertThat(reasons(open().serviceShare(0.82), 2000)).isEmpty();
    assertThat(reasons(open().serviceShare(0.78), 2000)).containsExactly(Unsettled.LATE);
    assertThat(reasons(closed().serviceShare(0.5), 2000)).isEmpty();
  }

  @Test
  void aFarPercentileThatIsTheGeneratorsIsNotToldAndTheRestIs() {
    StageResult row = open().lateTail().build();
    assertThat(settling.reasons(row, OptionalDouble.of(2000))).isEmpty();
    assertThat(settling.isLate(row, 50)).isFalse();
    assertThat(settling.isLate(row, 99)).isTrue();
    SummaryRow summary = SummaryRow.of(List.of(new Attempt(row, List.of(), false)), settling);
    assertThat(summary.figure(Figure.P50)).isPresent();
    assertThat(summary.figure(Figure.P99)).isEmpty();
    assertThat(summary.untold()).containsEntry(Figure.P99, SummaryRow.Untold.LATE);
    assertThat(summary.figure(Figure.SERVICE_P99)).isPresent();
  }

  @Test
  void loadThatWasNotOfferedUnsettles() {
    assertThat(reasons(open().done(4000), 2000)).containsExactly(Unsettled.LOAD_NOT_MET);
  }

  @Test
  void aLatencyBeyondWhatAHigherRateHadContradictsTheCalibration() {
    // As seen: 847/s sustained under 50 ms, and at a quarter of that a p99 of 166 ms.
    assertThat(reasons(open().median(72e6), 847))
        .containsExactly(Unsettled.CONTRADICTS_CALIBRATION);
    assertThat(settling.reasons(open().median(72e6).build(), OptionalDouble.of(847)).get(0).text())
        .contains("500/s, where 847/s had been sustained under 50 ms");
    // A schedule that is busier than what was sustained may take longer.
    assertThat(reasons(open().median(72e6), 499)).isEmpty();
    assertThat(settling.reasons(open().median(72e6).build(), OptionalDouble.empty())).isEmpty();
  }

  @Test
  void aSecondHalfThatIsBetterWasNotWarm() {
    assertThat(reasons(open().halves(3_000_000, 2_500_000), 2000))
        .containsExactly(Unsettled.DRIFTING);
    assertThat(reasons(closed().halves(3_000_000, 2_500_000), 2000))
        .containsExactly(Unsettled.DRIFTING);
    assertThat(reasons(open().halves(3_000_000, 2_600_000), 2000)).isEmpty();
    assertThat(reasons(open().halves(3_000_000, 9_000_000), 2000)).isEmpty();
  }
}
