package dev.tally.kafka.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.Outcome;
import dev.tally.counter.Reading;
import dev.tally.counter.Token;
import org.junit.jupiter.api.Test;

/** The exact check finds what it is there for. */
class LedgerTest {

  private final Ledger ledger = new Ledger("key");

  private static Reading reading(long value, long version) {
    return new Reading(value, version, Token.NONE);
  }

  private static Outcome stands(long value, long version) {
    return new Outcome.Done(reading(value, version));
  }

  @Test
  void holdsWhereEveryVersionWasAnsweredOnceInWhateverOrder() {
    ledger.note(5, 0, reading(8, 2));
    ledger.note(3, 0, reading(3, 1));
    ledger.note(-1, 2, reading(7, 3));
    assertThat(ledger.newest()).isEqualTo(3);
    assertThat(ledger.check(stands(7, 3))).isEmpty();
  }

  @Test
  void holdsWhereNothingWasAdded() {
    assertThat(ledger.check(stands(0, 0))).isEmpty();
    assertThat(new Ledger("other").check(stands(1, 1))).hasSize(1);
  }

  @Test
  void findsAnAdditionCountedTwice() {
    ledger.note(3, 0, reading(3, 1));
    ledger.note(5, 1, reading(13, 3));
    assertThat(ledger.check(stands(13, 3))).containsExactly("key: no answer has version 2 of 3");
  }

  @Test
  void findsALostAddition() {
    ledger.note(3, 0, reading(3, 1));
    ledger.note(5, 1, reading(8, 2));
    assertThat(ledger.check(stands(3, 1)))
        .containsExactly("key: stands at value 3, version 1; 2 additions of 8 were answered");
  }

  @Test
  void findsAVersionGivenTwice() {
    ledger.note(3, 0, reading(3, 1));
    ledger.note(5, 0, reading(5, 1));
    assertThat(ledger.check(stands(3, 1))).containsExactly("key: two answers with version 1");
  }

  @Test
  void findsAWrongSum() {
    ledger.note(3, 0, reading(3, 1));
    ledger.note(5, 1, reading(9, 2));
    assertThat(ledger.check(stands(8, 2))).containsExactly("key: value 9 at version 2, must be 8");
  }

  @Test
  void findsAnAnswerOlderThanWhatWasKnown() {
    ledger.note(3, 0, reading(3, 1));
    ledger.note(4, 0, reading(7, 2));
    ledger.note(5, 4, reading(12, 3));
    assertThat(ledger.check(stands(12, 3)))
        .containsExactly("key: version 3 although 4 was answered before");
  }

  @Test
  void findsACounterThatCanNotBeRead() {
    assertThat(ledger.check(new Outcome.Unknown("silent"))).hasSize(1);
  }

  @Test
  void growsWithItsVersions() {
    for (int version = 1; version <= 1000; version++) {
      ledger.note(2, version - 1, reading(2L * version, version));
    }
    assertThat(ledger.check(stands(2000, 1000))).isEmpty();
  }
}
