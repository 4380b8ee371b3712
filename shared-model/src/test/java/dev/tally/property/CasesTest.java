package dev.tally.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class CasesTest {

  private static final Pattern SEED = Pattern.compile("-Dtally\\.seed=(-?[0-9]+)\n");

  private final String given = System.getProperty(Cases.SEED_PROPERTY, "");

  @BeforeEach
  void noSeed() {
    System.clearProperty(Cases.SEED_PROPERTY);
  }

  @AfterEach
  void giveBack() {
    if (given.isEmpty()) {
      System.clearProperty(Cases.SEED_PROPERTY);
    } else {
      System.setProperty(Cases.SEED_PROPERTY, given);
    }
  }

  /** Draws of every kind, as one text. */
  private static String everything(Draw draw) {
    List<Object> all = new ArrayList<>();
    all.add(draw.seed());
    all.add(draw.longs());
    all.add(draw.ints(-3, 900));
    all.add(draw.doubles(0.01, 1e6));
    all.add(draw.booleans());
    all.add(draw.of(List.of("a", "b", "c")));
    all.add(draw.list(0, 5, draw::longs));
    all.add(List.of(draw.bytes(3, 3)[1]));
    all.add(draw.text("xyz", 20));
    return all.toString();
  }

  @Test
  void aCaseThatFailsNamesItsSeedAndFailsAgainWithItAlone() {
    List<String> before = new ArrayList<>();
    Cases.Property property =
        draw -> {
          before.add(everything(draw));
          assertThat(draw.ints(0, 10)).as("the tenth").isLessThan(9);
        };
    Throwable first = catchThrowable(() -> Cases.check(10_000, property));
    assertThat(first)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(" of 10000 failed; again with -Dtally.seed=")
        .hasMessageContaining("the tenth")
        .hasMessageContaining("drawn: ");
    Matcher seed = SEED.matcher(first.getMessage());
    assertThat(seed.find()).isTrue();
    String failed = before.get(before.size() - 1);
    before.clear();
    System.setProperty(Cases.SEED_PROPERTY, seed.group(1));
    assertThatThrownBy(() -> Cases.check(10_000, property)).hasMessageContaining("the tenth");
    assertThat(before).containsExactly(failed);
  }

  @Test
  void everyCaseIsAnotherAndAllOfThemAreChecked() {
    Set<Long> seeds = new TreeSet<>();
    Cases.check(1_000, draw -> seeds.add(draw.seed()));
    Cases.check(1_000, draw -> seeds.add(draw.seed()));
    assertThat(seeds).hasSize(2_000);
  }

  @Test
  void kindsThatWereNeverDrawnAreMissed() {
    Cases cases = Cases.check(1_000, draw -> draw.label(draw.booleans() ? "true" : "false"));
    cases.assertEach(300, "true", "false");
    assertThatThrownBy(() -> cases.assertEach(1, "true", "neither"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("neither");
    System.setProperty(Cases.SEED_PROPERTY, "1");
    assertThatCode(() -> Cases.check(1_000, draw -> {}).assertEach(1, "neither"))
        .doesNotThrowAnyException();
  }

  /** The ends of any range, what is beside them and zero are among a few hundred draws. */
  @Test
  void rangesHoldAndTheirEndsAreDrawn() {
    for (long[] range :
        List.of(
            new long[] {Long.MIN_VALUE, Long.MAX_VALUE},
            new long[] {0, Long.MAX_VALUE},
            new long[] {-1, Long.MAX_VALUE},
            new long[] {Long.MAX_VALUE - 2_000, Long.MAX_VALUE},
            new long[] {Long.MIN_VALUE, -5},
            new long[] {-7, 300},
            new long[] {4, 4})) {
      Set<Long> seen = new TreeSet<>();
      Set<Integer> bits = new TreeSet<>();
      Cases.check(
          2_000,
          draw -> {
            long value = draw.longs(range[0], range[1]);
            assertThat(value).isBetween(range[0], range[1]);
            seen.add(value);
            bits.add(Long.numberOfLeadingZeros(value));
          });
      assertThat(seen).contains(range[0], range[1]);
      if (range[0] <= 0 && range[1] > 0) {
        assertThat(seen).contains(0L, 1L, range[1] - 1);
      }
      if (range[0] == 0) {
        assertThat(bits).as("orders of magnitude").hasSizeGreaterThan(55);
      }
    }
  }

  @Test
  void realNumbersAndLengthsKeepTheirRangesAndReachTheirEnds() {
    Set<Double> seen = new TreeSet<>();
    Set<Integer> sizes = new TreeSet<>();
    Cases.check(
            1_000,
            draw -> {
              double value = draw.doubles(0.01, 100);
              assertThat(value).isBetween(0.01, 100.0);
              draw.label(value < 0.1 ? "small" : "other");
              seen.add(value);
              assertThat(draw.doubles(Double.MIN_VALUE, Double.MAX_VALUE)).isPositive().isFinite();
              sizes.add(draw.list(1, 30, draw::booleans).size());
              sizes.add(draw.bytes(1, 30).length);
              assertThat(draw.text("ab", 9)).matches("[ab]{0,9}");
            })
        .assertEach(50, "small", "other");
    assertThat(seen).contains(0.01, 100.0).hasSizeGreaterThan(300);
    assertThat(sizes).contains(1, 30).allMatch(size -> size >= 1 && size <= 30);
  }
}
