package dev.tally.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.ReadLevel;
import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import dev.tally.stats.CountAudit;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.ReadAudit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every property by hand-made histories, each with the corruption that breaks it. */
class HistoryCheckerTest {

  private static MemoryHistory history() {
    return new MemoryHistory();
  }

  private static OrderVerdict check(MemoryHistory history) {
    return HistoryChecker.check(history, Expectations.INTERRUPTED);
  }

  private static void assertValid(MemoryHistory history) {
    OrderVerdict verdict = check(history);
    assertThat(verdict.kind()).as(verdict.detail()).isEqualTo(OrderVerdict.Kind.VALID);
  }

  private static String undecided(MemoryHistory history) {
    OrderVerdict verdict = check(history);
    assertThat(verdict.kind()).as(verdict.detail()).isEqualTo(OrderVerdict.Kind.UNDECIDED);
    return verdict.detail();
  }

  private static String invalid(MemoryHistory history) {
    OrderVerdict verdict = check(history);
    assertThat(verdict.kind()).isEqualTo(OrderVerdict.Kind.INVALID);
    return verdict.detail();
  }

  @Test
  void whatProvesNothingIsUndecided() {
    assertThat(undecided(history())).isEqualTo("nothing to check: 0 operations succeeded");
    assertThat(undecided(history().add(0, 1, 0, 5, Ending.FAILED).add(0, 1, 6, 9, Ending.UNKNOWN)))
        .isEqualTo("nothing to check: 0 operations succeeded");
  }

  /** Preparation and final reads are no answer to what a stage asked. */
  @Test
  void aStageInWhichNothingSucceededIsUndecided() {
    MemoryHistory history = history().preload(0, 1, 0, 5, 1, 1);
    assertValid(history().preload(0, 1, 0, 5, 1, 1).finalRead(0, 50, 1, 1));
    assertThat(undecided(history.add(0, 1, 6, 9, Ending.FAILED).finalRead(0, 50, 1, 1)))
        .isEqualTo("nothing to check: 0 operations succeeded in the measured part (1 were tried)");
    MemoryHistory lost = history().preload(0, 1, 0, 5, 1, 1).add(0, 1, 6, 9, Ending.FAILED);
    assertThat(invalid(lost.finalRead(0, 50, 0, 0))).contains("is lost");
  }

  /** A read that was called before them all may show what is less than nothing. */
  @Test
  void aNegativeAnswerIsNoContradictionWhereAdditionsAreNegative() {
    assertThat(
            undecided(
                history()
                    .sees(0, -1, 0, 20)
                    .add(0, -1, 1, 10, -1, HistoryCursor.NO_VERSION)
                    .add(0, -2, 2, 11, -3, HistoryCursor.NO_VERSION)))
        .contains("not all additions are positive");
  }

  @Test
  void keysAreIndependent() {
    assertValid(history().add(0, 1, 0, 5, 1, 1).add(1, 7, 1, 2, 7, 1).add(0, 2, 6, 9, 3, 2));
  }

  @Test
  void concurrentAdditionsMayTakeEitherOrder() {
    assertValid(history().add(0, 1, 0, 10, 2, 2).add(0, 1, 0, 10, 1, 1));
  }

  @Test
  void swappedAdditions() {
    assertThat(invalid(history().add(0, 1, 0, 10, 2, 2).add(0, 1, 11, 20, 1, 1)))
        .contains("key \"k0\"")
        .contains("the addition of version 1 was called after version 2 had been answered")
        .contains("process 0 add +1 -> value 2, version 2 by node-1; called 0.000000 ms")
        .contains("process 1 add +1 -> value 1, version 1 by node-2; called 0.000011 ms");
  }

  @Test
  void doubledVersion() {
    assertThat(invalid(history().add(0, 1, 0, 10, 1, 1).add(0, 1, 0, 11, 1, 1)))
        .contains("version 1 was answered to two additions");
  }

  @Test
  void doublyAppliedAddition() {
    assertThat(invalid(history().add(0, 1, 0, 10, 1, 1).add(0, 1, 11, 20, 3, 3)))
        .contains("version 2 was made by no addition");
  }

  @Test
  void failedAdditionApplied() {
    assertThat(
            invalid(
                history()
                    .add(0, 1, 0, 10, 1, 1)
                    .add(0, 1, 11, 12, Ending.FAILED)
                    .add(0, 1, 13, 20, 3, 3)))
        .contains("perhaps a failed one was applied");
  }

  @Test
  void wrongSum() {
    assertThat(invalid(history().add(0, 1, 0, 10, 1, 1).add(0, 1, 11, 20, 3, 2)))
        .contains("the value at version 1 is 1 by one answer and 2 by another");
    assertThat(invalid(history().add(0, 1, 0, 10, 5, 1))).contains("a counter starts at value 0");
  }

  @Test
  void overflow() {
    assertThat(invalid(history().add(0, 2, 0, 1, Long.MIN_VALUE + 1, 1))).contains("64 bits");
  }

  @Test
  void impossibleVersions() {
    assertThat(invalid(history().add(0, 1, 0, 1, 1, 0))).contains("version 0");
    assertThat(invalid(history().add(0, 1, 0, 1, 1, Long.MAX_VALUE)))
        .contains("version 1 was made by no addition");
  }

  @Test
  void lostAdditionSeenByTheFinalRead() {
    assertThat(
            invalid(history().add(0, 1, 0, 5, 1, 1).add(0, 1, 6, 9, 2, 2).finalRead(0, 100, 1, 1)))
        .contains("the final read shows version 1")
        .contains("an acknowledged addition is lost");
  }

  @Test
  void staleRead() {
    MemoryHistory stale = history().add(0, 1, 0, 5, 1, 1).read(0, 6, 9, 0, 0);
    assertThat(invalid(stale)).contains("a read shows version 0, though version 1");
    assertValid(history().add(0, 1, 0, 5, 1, 1).read(0, 5, 9, 0, 0));
    assertValid(history().add(0, 1, 0, 5, 1, 1).read(0, OperationKind.READ_EVENTUAL, 6, 9, 0, 0));
  }

  @Test
  void readFromTheFuture() {
    for (OperationKind kind :
        List.of(
            OperationKind.READ_LINEARIZABLE,
            OperationKind.READ_SESSION,
            OperationKind.READ_EVENTUAL)) {
      assertThat(invalid(history().read(0, kind, 0, 3, 1, 1).add(0, 1, 4, 6, 1, 1)))
          .contains("the addition of version 1 was called after version 1 had been answered");
    }
  }

  @Test
  void readsThatGoBack() {
    invalid(history().add(0, 1, 0, 50, 1, 1).read(0, 1, 5, 1, 1).read(0, 6, 9, 0, 0));
  }

  @Test
  void unknownAdditionFillsAGap() {
    MemoryHistory filled =
        history().add(0, 1, 0, 9, 1, 1).add(0, 4, 0, 99, Ending.UNKNOWN).add(0, 1, 10, 20, 6, 3);
    assertValid(filled);
    assertThat(
            invalid(
                history()
                    .add(0, 1, 0, 9, 1, 1)
                    .add(0, 3, 0, 99, Ending.UNKNOWN)
                    .add(0, 1, 10, 20, 6, 3)))
        .contains("version 2 (an addition of 4)");
  }

  @Test
  void unknownAdditionCalledTooLate() {
    assertThat(
            invalid(
                history()
                    .add(0, 1, 0, 9, 1, 1)
                    .add(0, 1, 10, 20, 3, 3)
                    .add(0, 1, 21, 99, Ending.UNKNOWN)))
        .contains("called in time");
  }

  @Test
  void unknownAdditionMayTakeEffectAfterItsCallerGaveUp() {
    assertValid(history().add(0, 1, 0, 5, Ending.UNKNOWN).add(0, 1, 50, 60, 2, 2));
    assertValid(history().add(0, 1, 0, 5, Ending.UNKNOWN).read(0, 50, 51, 0, 0));
    assertValid(history().add(0, 1, 0, 5, Ending.UNKNOWN).read(0, 50, 51, 1, 1));
  }

  @Test
  void gapsOfSeveralDeltasAreSearched() {
    // Versions 1 to 3 sum to 6, versions 5 and 6 to 2: only {1, 2, 3}, {1, 1} fits, not {2, 2, 2}.
    MemoryHistory history = history();
    for (long delta : new long[] {1, 1, 1, 2, 3}) {
      history.add(0, delta, 0, 1, Ending.UNKNOWN);
    }
    assertValid(history.add(0, 10, 2, 3, 16, 4).add(0, 10, 4, 5, 28, 7));
  }

  @Test
  void tooHardIsUndecidedNotGuessed() {
    MemoryHistory history = history();
    for (int i = 0; i < 60; i++) {
      history.add(0, 1_000_000L + (1L << i % 30) * 7, 0, 1, Ending.UNKNOWN);
    }
    OrderVerdict verdict = check(history.read(0, 5, 6, 31_000_001L, 30));
    assertThat(verdict.kind()).isEqualTo(OrderVerdict.Kind.UNDECIDED);
    assertThat(verdict.detail()).contains("too many ways");
  }

  @Test
  void everyKeyMustBeReadAtTheEnd() {
    MemoryHistory history =
        history().add(0, 1, 0, 5, 1, 1).add(1, 1, 0, 5, 1, 1).finalRead(0, 9, 1, 1);
    OrderVerdict verdict = HistoryChecker.check(history, Expectations.COMPLETE);
    assertThat(verdict.kind()).isEqualTo(OrderVerdict.Kind.UNDECIDED);
    assertThat(verdict.detail()).contains("1 of 2 keys").contains("k1");
    MemoryHistory whole = MemoryHistory.of(new ArrayList<>(history.ops())).finalRead(1, 9, 1, 1);
    assertThat(HistoryChecker.check(whole, Expectations.COMPLETE).kind())
        .isEqualTo(OrderVerdict.Kind.VALID);
  }

  @Test
  void theSmallestCounterExampleIsShown() {
    String detail =
        invalid(
            history()
                .add(0, 1, 0, 10, 1, 1)
                .add(0, 1, 11, 20, 3, 2)
                .add(1, 1, 0, 10, 7, 1)
                .add(2, 1, 0, 5, 8, 1));
    assertThat(detail)
        .startsWith("key \"k2\"")
        .contains("2 more keys")
        .contains("longest valid prefix: 0 of the key's 1 operations")
        .hasLineCount(4);
  }

  @Test
  void aSessionSeesItsOwnAdditions() {
    MemoryHistory own =
        history().add(0, 1, 0, 5, 1, 1).by(7).read(0, OperationKind.READ_SESSION, 6, 9, 0, 0).by(7);
    assertThat(invalid(own))
        .contains("does not see its own addition")
        .contains("process 7 add +1")
        .contains("process 7 read session -> value 0, version 0");
    assertValid(
        history()
            .add(0, 1, 0, 5, 1, 1)
            .by(7)
            .read(0, OperationKind.READ_SESSION, 6, 9, 0, 0)
            .by(8));
  }

  @Test
  void aSessionNeverGoesBack() {
    MemoryHistory back =
        history()
            .add(0, 1, 0, 5, 1, 1)
            .read(0, OperationKind.READ_SESSION, 6, 7, 1, 1)
            .by(7)
            .read(0, OperationKind.READ_SESSION, 8, 9, 0, 0)
            .by(7);
    assertThat(invalid(back)).contains("reads went back");
  }

  @Test
  void stalenessIsCountedInVersionsAndTime() {
    MemoryHistory history =
        history()
            .add(0, 1, 0, 10, 1, 1)
            .add(0, 1, 0, 20, 2, 2)
            .add(0, 1, 0, 30, 3, 3)
            .read(0, OperationKind.READ_EVENTUAL, 25, 40, 0, 0)
            .by(0)
            .read(0, OperationKind.READ_EVENTUAL, 50, 60, 3, 3)
            .by(1)
            .read(0, OperationKind.READ_EVENTUAL, 70, 80, 1, 1)
            .by(1);
    ReadAudit audit =
        HistoryChecker.examine(history, Expectations.INTERRUPTED).reads().stream()
            .findFirst()
            .orElseThrow();
    assertThat(audit.level()).isEqualTo(ReadLevel.EVENTUAL);
    assertThat(audit.reads()).isEqualTo(3);
    assertThat(audit.stale()).isEqualTo(2);
    // Versions 1 and 2 were answered by 25; version 3 by 70.
    assertThat(audit.versions().getMaxValue()).isEqualTo(2);
    // Since 10 and 20, when versions 1 and 2 were answered.
    assertThat(audit.nanos().getMaxValue()).isEqualTo(50);
    // Processes 0 and 1 had made versions 1 and 2.
    assertThat(audit.ownMissed()).isEqualTo(2);
    assertThat(audit.wentBack()).isEqualTo(1);
    assertThat(audit.observed()).isEqualTo(ReadLevel.EVENTUAL);
  }

  @Test
  void countsAreHeldAgainstFinalStates() {
    assertThat(counts(history().add(0, 2, 0, 5, 2, 1).finalRead(0, 9, 2, 1)).isExact()).isTrue();
    CountAudit lost =
        counts(history().add(0, 2, 0, 5, 2, 1).add(0, 2, 6, 8, 4, 2).finalRead(0, 9, 2, 1));
    assertThat(lost.missing()).isEqualTo(1);
    CountAudit twice = counts(history().add(0, 2, 0, 5, 2, 1).finalRead(0, 9, 4, 2));
    assertThat(twice.surplus()).isEqualTo(1);
    assertThat(twice.wrongSums()).isEqualTo(1);
    CountAudit unknown =
        counts(
            history()
                .add(0, 2, 0, 5, 2, 1)
                .add(0, 2, 0, 5, Ending.UNKNOWN)
                .add(0, 2, 0, 5, Ending.UNKNOWN)
                .finalRead(0, 9, 4, 2));
    assertThat(unknown.isExact()).isTrue();
    assertThat(unknown.unknown()).isEqualTo(2);
    assertThat(unknown.unknownApplied()).isEqualTo(1);
  }

  private static CountAudit counts(MemoryHistory history) {
    return HistoryChecker.examine(history, Expectations.INTERRUPTED).counts();
  }

  @Test
  void aRefusalForOverflowNeedsAStateThatOverflows() {
    assertThat(invalid(history().add(0, 1, 0, 10, 1, 1).add(0, 5, 11, 12, Ending.OVERFLOWED)))
        .contains("refused for overflow, but no state it can have met overflows by it");
    assertValid(
        history()
            .add(0, Long.MAX_VALUE, 0, 10, Long.MAX_VALUE, 1)
            .add(0, 5, 9, 12, Ending.OVERFLOWED));
  }

  @Test
  void theLongestValidPrefixIsTold() {
    assertThat(
            invalid(
                history()
                    .add(0, 1, 0, 10, 1, 1)
                    .add(0, 1, 11, 20, 2, 2)
                    .read(0, 21, 30, 1, 1)
                    .add(0, 1, 31, 40, 3, 3)))
        .contains("longest valid prefix: 2 of the key's 4 operations; it ends with the return of")
        .endsWith(
            "read linearizable -> value 1, version 1 by node-3; called 0.000021 ms, returned 0.000030 ms");
  }
}
