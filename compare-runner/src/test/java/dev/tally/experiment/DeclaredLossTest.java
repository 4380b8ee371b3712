package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.stats.CountAudit;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.OrderVerdict.Kind;
import org.junit.jupiter.api.Test;

class DeclaredLossTest {

  private static final OrderVerdict BROKEN = new OrderVerdict(Kind.INVALID, "goes back", 1200);

  private static CountAudit additions(long missing, long surplus, long wrongSums) {
    return new CountAudit(60, 60, 1000, 0, 0, missing, surplus, wrongSums);
  }

  @Test
  void whatIsLostAsDeclaredIsToldAndIsNoBrokenPromise() {
    OrderVerdict told = StrikeRun.asDeclared(BROKEN, additions(70, 0, 12));
    assertThat(told.kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(told.detail())
        .isEqualTo(
            "as declared, 70 of 1,000 answered additions were lost; without them: goes back");
  }

  @Test
  void nothingElseIsExcusedByIt() {
    assertThat(StrikeRun.asDeclared(BROKEN, additions(0, 0, 0))).isEqualTo(BROKEN);
    assertThat(StrikeRun.asDeclared(BROKEN, additions(70, 1, 12))).isEqualTo(BROKEN);
    OrderVerdict valid = new OrderVerdict(Kind.VALID, "", 1200);
    assertThat(StrikeRun.asDeclared(valid, additions(0, 0, 0))).isEqualTo(valid);
  }
}
