package dev.tally.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class RateSearchTest {

  private static final double MAX_LATENCY_SECONDS = 0.25;

  /**
   * One server with exponential service times and Poisson arrivals, simulated for two seconds by
   * Lindley's recursion: is the 99th percentile of the time in the system within the bound?
   */
  private static boolean sustains(double capacity, double rate, Random random) {
    int count = (int) Math.max(1, rate * 2);
    double[] sojourns = new double[count];
    double wait = 0;
    for (int i = 0; i < count; i++) {
      double service = -Math.log(1 - random.nextDouble()) / capacity;
      sojourns[i] = wait + service;
      double gap = -Math.log(1 - random.nextDouble()) / rate;
      wait = Math.max(0, wait + service - gap);
    }
    java.util.Arrays.sort(sojourns);
    return sojourns[(int) (count * 0.99)] <= MAX_LATENCY_SECONDS;
  }

  @Property(tries = 200)
  void findsTheKneeOfAQueue(
      @ForAll @DoubleRange(min = 500, max = 200_000) double capacity,
      @ForAll @DoubleRange(min = 0.3, max = 3) double guessShare,
      @ForAll long seed) {
    Random random = new Random(seed);
    RateSearch search = new RateSearch(capacity * guessShare, capacity * guessShare * 16, 6);
    int tries = 0;
    for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
      search.report(sustains(capacity, rate.getAsDouble(), random));
      tries++;
    }
    assertThat(tries).isLessThanOrEqualTo(6);
    // Over a short step a queue bears a little more than its capacity before the bound is passed.
    assertThat(search.sustained().orElse(0)).isBetween(capacity * 0.6, capacity * 1.35);
  }

  @Test
  void stopsAtTheMostWithoutLookingFurther() {
    RateSearch search = new RateSearch(100, 150, 6);
    assertThat(search.next()).hasValue(100);
    search.report(true);
    assertThat(search.next()).hasValue(150);
    search.report(true);
    assertThat(search.next()).isEmpty();
    assertThat(search.sustained()).hasValue(150);
  }

  @Test
  void findsNothingWhereNothingIsSustained() {
    RateSearch search = new RateSearch(100, 1000, 3);
    double before = Double.MAX_VALUE;
    for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
      assertThat(rate.getAsDouble()).isLessThan(before);
      before = rate.getAsDouble();
      search.report(false);
    }
    assertThat(search.sustained()).isEmpty();
  }

  @Test
  void neverReportsARateThatWasRefused() {
    RateSearch search = new RateSearch(100, 1000, 6);
    double lowestRefused = Double.MAX_VALUE;
    for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
      boolean sustained = rate.getAsDouble() < 130;
      lowestRefused = sustained ? lowestRefused : Math.min(lowestRefused, rate.getAsDouble());
      search.report(sustained);
    }
    assertThat(search.sustained().orElseThrow()).isLessThan(lowestRefused).isGreaterThan(100);
  }
}
