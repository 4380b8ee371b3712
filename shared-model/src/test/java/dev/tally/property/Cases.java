package dev.tally.property;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Checks a property on many cases. Every case is drawn from a seed of its own; one that fails names
 * it, and {@code -Dtally.seed=SEED} checks that case alone, drawn again as it was.
 */
public final class Cases {

  /** The system property that replays one case: its seed, a number of type long. */
  public static final String SEED_PROPERTY = "tally.seed";

  /** What must hold for whatever is drawn. */
  @FunctionalInterface
  public interface Property {
    /**
     * Checks one case.
     *
     * @param draw where the case takes its values from
     * @throws Exception where the property does not hold, or an {@link AssertionError}
     */
    void check(Draw draw) throws Exception;
  }

  private final Map<String, Integer> labels = new TreeMap<>();
  private final boolean replayed;

  private Cases(boolean replayed) {
    this.replayed = replayed;
  }

  /**
   * Checks a property.
   *
   * @param tries the number of cases, 1 or more; only one where {@value #SEED_PROPERTY} is set
   * @param property what must hold
   * @return what the cases were labelled, to ask whether every kind of case was among them
   * @throws AssertionError if it does not hold: the seed of the case, what it drew, and why
   */
  public static Cases check(int tries, Property property) {
    if (tries < 1) {
      throw new IllegalArgumentException("tries is " + tries + ", must be at least 1");
    }
    Long seed = Long.getLong(SEED_PROPERTY);
    Cases cases = new Cases(seed != null);
    if (seed != null) {
      cases.check("the case", seed, property);
      return cases;
    }
    SplittableRandom seeds = new SplittableRandom();
    for (int i = 1; i <= tries; i++) {
      cases.check("case " + i + " of " + tries, seeds.nextLong(), property);
    }
    return cases;
  }

  private void check(String which, long seed, Property property) {
    Draw draw = new Draw(seed);
    try {
      property.check(draw);
    } catch (Exception | AssertionError | StackOverflowError e) {
      throw new AssertionError(
          which
              + " failed; again with -D"
              + SEED_PROPERTY
              + "="
              + seed
              + "\ndrawn: "
              + draw
              + "\n"
              + e,
          e);
    }
    draw.labels().forEach(label -> labels.merge(label, 1, Integer::sum));
  }

  /**
   * Holds the generators to what they are for. A replayed case is not asked.
   *
   * @param least how many cases of each label there must be
   * @param kinds the labels
   * @throws AssertionError if one was given to fewer cases: how many there were of each
   */
  public void assertEach(int least, String... kinds) {
    if (replayed) {
      return;
    }
    for (String kind : kinds) {
      assertThat(labels.getOrDefault(kind, 0))
          .as("cases that are %s, of %s", kind, labels)
          .isGreaterThanOrEqualTo(least);
    }
  }
}
