package dev.tally.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.property.Cases;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RateSearchTest {

  private static final double MOST = 1e7;

  /** A queue that sustains what is below its capacity; tells how many rates were tried. */
  private static int search(RateSearch search, double capacity) {
    int tries = 0;
    Set<Double> tried = new HashSet<>();
    OptionalDouble next = search.next();
    while (next.isPresent()) {
      double rate = next.getAsDouble();
      assertThat(rate).isPositive().isLessThanOrEqualTo(MOST);
      assertThat(tried.add(rate)).as("%s is tried once", rate).isTrue();
      assertThat(search.next()).as("asking changes nothing").isEqualTo(next);
      search.report(rate <= capacity);
      tries++;
      next = search.next();
    }
    return tries;
  }

  @Test
  void aKnownCapacityIsFoundFromBelowWithinFifteenPercent() {
    Cases.check(
        500,
        draw -> {
          double capacity = draw.doubles(1, 1e6);
          double guessedShare = draw.doubles(0.01, 100);
          RateSearch search = new RateSearch(capacity * guessedShare, MOST, 40);
          assertThat(search(search, capacity)).isLessThan(40);
          assertThat(search.sustained().orElseThrow())
              .isLessThanOrEqualTo(capacity)
              .isGreaterThanOrEqualTo(capacity / 1.15 * (1 - 1e-9));
        });
  }

  @Test
  void aGuessWithinAnOrderOfMagnitudeNeedsAtMostTenTries() {
    Cases.check(
        500,
        draw -> {
          double capacity = draw.doubles(100, 1e5);
          double guessedShare = draw.doubles(0.1, 10);
          RateSearch search = new RateSearch(capacity * guessedShare, MOST, 40);
          assertThat(search(search, capacity)).isLessThanOrEqualTo(10);
        });
  }

  @Test
  void neverMoreTriesThanGiven() {
    Cases.check(
        300,
        draw -> {
          double capacity = draw.doubles(1, 1e6);
          int tries = draw.ints(1, 12);
          RateSearch search = new RateSearch(1_000, MOST, tries);
          assertThat(search(search, capacity)).isLessThanOrEqualTo(tries);
          search.sustained().ifPresent(rate -> assertThat(rate).isLessThanOrEqualTo(capacity));
        });
  }

  @Test
  void whereNothingIsSustainedThereIsNoRate() {
    RateSearch search = new RateSearch(1_000, MOST, 8);
    assertThat(search(search, 0)).isEqualTo(8);
    assertThat(search.sustained()).isEmpty();
    assertThat(search.next()).isEmpty();
  }

  @Test
  void theMostIsTheEndAlsoWhereMoreWouldBeSustained() {
    RateSearch search = new RateSearch(MOST / 4, MOST, 20);
    assertThat(search(search, 1e12)).isEqualTo(4);
    assertThat(search.sustained()).hasValue(MOST);
    RateSearch beyond = new RateSearch(MOST * 4, MOST, 20);
    assertThat(search(beyond, 1e12)).isEqualTo(1);
    assertThat(beyond.sustained()).hasValue(MOST);
  }
}
