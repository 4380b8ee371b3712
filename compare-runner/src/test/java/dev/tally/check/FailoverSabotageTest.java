package dev.tally.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.history.Ending;
import dev.tally.stats.CountAudit;
import dev.tally.stats.OrderVerdict;
import org.junit.jupiter.api.Test;

/**
 * Faults planted around a failover, each of which the verdict on a row of faults must name. What is
 * planted in the analysis of strikes is in its own tests.
 */
class FailoverSabotageTest {

  private static Examination examine(MemoryHistory history) {
    return HistoryChecker.examine(history, Expectations.COMPLETE);
  }

  /** Two additions, a failover in which one is neither answered nor refused, and two more. */
  private static MemoryHistory failover(long lastValue, long lastVersion) {
    return new MemoryHistory()
        .preload(0, 1, 0, 5, 1, 1)
        .add(0, 1, 10, 15, 2, 2)
        .add(0, 1, 20, 400, Ending.UNKNOWN)
        .add(0, 1, 410, 415, lastValue, lastVersion);
  }

  @Test
  void whatIsUnknownMayBeThereOrNot() {
    assertThat(examine(failover(3, 3).finalRead(0, 500, 3, 3)).verdict().kind())
        .isEqualTo(OrderVerdict.Kind.VALID);
    assertThat(examine(failover(4, 4).finalRead(0, 500, 4, 4)).verdict().kind())
        .isEqualTo(OrderVerdict.Kind.VALID);
  }

  /** Planted: the second addition was acknowledged by a primary whose peers never held it. */
  @Test
  void anAcknowledgementLostInAFailoverIsNamed() {
    Examination found = examine(failover(2, 2).finalRead(0, 500, 2, 2));
    assertThat(found.verdict().kind()).isEqualTo(OrderVerdict.Kind.INVALID);
    assertThat(found.verdict().detail()).contains("version 2");
    CountAudit counts = found.counts();
    assertThat(counts.missing()).isEqualTo(1);
  }

  /** Planted: two peers answer slowly, and the third begins the shard anew, at zero. */
  @Test
  void aShardThatBeganAgainAtZeroIsNamed() {
    Examination found = examine(failover(1, 1).finalRead(0, 500, 1, 1));
    assertThat(found.verdict().kind()).isEqualTo(OrderVerdict.Kind.INVALID);
    assertThat(found.verdict().detail()).contains("version 1");
    assertThat(found.counts().isExact()).isFalse();
  }

  /** Planted: a client's retry is taken for another addition. */
  @Test
  void anAdditionCountedTwiceIsNamed() {
    Examination found = examine(failover(5, 5).finalRead(0, 500, 5, 5));
    assertThat(found.verdict().kind()).isEqualTo(OrderVerdict.Kind.INVALID);
    assertThat(found.counts().surplus()).isEqualTo(1);
  }

  /** A loss that is not read at the end could go unseen: that is no verdict. */
  @Test
  void countersThatCanNotBeReadAreNoProof() {
    assertThat(examine(failover(3, 3)).verdict().kind()).isEqualTo(OrderVerdict.Kind.UNDECIDED);
  }
}
