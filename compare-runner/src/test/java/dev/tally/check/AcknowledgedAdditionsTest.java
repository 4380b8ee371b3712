package dev.tally.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.check.MemoryHistory.Op;
import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.stats.OrderVerdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Additions that answer nothing: by hand, and against trying every order. */
class AcknowledgedAdditionsTest {

  private static final int TRIES = 20_000;

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

  private static String invalid(MemoryHistory history) {
    OrderVerdict verdict = check(history);
    assertThat(verdict.kind()).as(verdict.detail()).isEqualTo(OrderVerdict.Kind.INVALID);
    return verdict.detail();
  }

  private static String undecided(MemoryHistory history) {
    OrderVerdict verdict = check(history);
    assertThat(verdict.kind()).as(verdict.detail()).isEqualTo(OrderVerdict.Kind.UNDECIDED);
    return verdict.detail();
  }

  @Test
  void readsBoundWhatIsAcknowledged() {
    assertValid(history().acknowledged(0, 1, 0, 5).acknowledged(0, 2, 6, 9).sees(0, 3, 10, 11));
    assertThat(invalid(history().acknowledged(0, 2, 0, 5).sees(0, 0, 6, 9)))
        .contains(
            "a read shows 0, though additions answered before it was called make it at least 2")
        .contains("add +2 -> acknowledged")
        .contains("longest valid prefix: 1 of the key's 2 operations");
    assertThat(invalid(history().sees(0, 2, 0, 4).acknowledged(0, 2, 5, 9)))
        .contains("though all additions called before it returned make it at most 0");
  }

  @Test
  void anUnknownAdditionIsSeenOrNot() {
    for (long seen : new long[] {1, 4}) {
      assertValid(
          history().acknowledged(0, 1, 0, 5).add(0, 3, 6, 7, Ending.UNKNOWN).sees(0, seen, 8, 9));
    }
    assertThat(
            invalid(
                history()
                    .acknowledged(0, 1, 0, 5)
                    .add(0, 3, 6, 7, Ending.UNKNOWN)
                    .sees(0, 2, 8, 9)))
        .contains("no choice of the 2 additions without an answer")
        .contains("makes 2 out of 0");
    assertThat(
            invalid(
                history().acknowledged(0, 1, 0, 5).add(0, 3, 6, 7, Ending.FAILED).sees(0, 4, 8, 9)))
        .contains("or though it had failed");
  }

  @Test
  void readsThatGoBackAreSeen() {
    assertThat(invalid(history().acknowledged(0, 1, 0, 100).sees(0, 1, 10, 20).sees(0, 0, 30, 40)))
        .contains("a read shows 0, though 1 had been answered before it was called");
  }

  /** Each read is within its bounds; together they are not those of a counter. */
  @Test
  void boundsAloneDoNotMakeACounter() {
    assertThat(
            invalid(history().acknowledged(0, 1, 5, 6).acknowledged(0, 2, 7, 8).sees(0, 2, 0, 20)))
        .contains("makes 2 out of 0");
    assertThat(
            invalid(
                history()
                    .acknowledged(0, 1, 10, 20)
                    .acknowledged(0, 1, 0, 100)
                    .sees(0, 1, 0, 5)
                    .sees(0, 1, 30, 40)))
        .contains("missing in what was read after it");
  }

  @Test
  void withoutAReadNothingIsProven() {
    assertThat(undecided(history().acknowledged(0, 1, 0, 5).acknowledged(1, 1, 6, 9)))
        .contains("nothing to check: additions were acknowledged without an answer, and no read");
    OrderVerdict half =
        check(history().acknowledged(0, 1, 0, 5).acknowledged(1, 1, 6, 9).sees(1, 1, 10, 11));
    assertThat(half.kind()).isEqualTo(OrderVerdict.Kind.VALID);
    assertThat(half.detail()).contains("1 of 2 counters tell nothing");
  }

  @Test
  void mixedSignsAreDecidedWhereNothingOverlaps() {
    MemoryHistory history = history().acknowledged(0, 5, 0, 5).acknowledged(0, -2, 6, 9);
    assertValid(MemoryHistory.of(history.ops()).sees(0, 3, 10, 11));
    assertThat(invalid(MemoryHistory.of(history.ops()).sees(0, 2, 10, 11))).contains("at least 3");
    assertThat(undecided(MemoryHistory.of(history.ops()).sees(0, 3, 7, 11)))
        .contains("not all are positive");
    assertThat(invalid(MemoryHistory.of(history.ops()).sees(0, 6, 7, 11))).contains("at most 5");
  }

  @Test
  void whatCanNotBeToldIsUndecided() {
    assertThat(undecided(history().acknowledged(0, 1, 0, 5).read(0, 6, 9, 1, 1)))
        .contains("some answers tell their version");
    assertThat(
            undecided(
                history()
                    .acknowledged(0, 1, 0, 5)
                    .sees(0, 1, 6, 9)
                    .read(0, OperationKind.READ_EVENTUAL, 10, 11, 0, HistoryCursor.NO_VERSION)))
        .contains("session or eventual read");
    assertThat(
            undecided(
                history()
                    .acknowledged(0, Long.MAX_VALUE, 0, 5)
                    .acknowledged(0, Long.MAX_VALUE, 0, 5)
                    .sees(0, 1, 6, 9)))
        .contains("beyond 64 bits");
  }

  /** Ten thousand reads under load, with unknown additions: decided, not given up. */
  @Test
  void aLongHistoryIsDecided() {
    for (long seed = 1; seed <= 5; seed++) {
      aLongHistoryIsDecided(new Random(seed));
    }
  }

  private static void aLongHistoryIsDecided(Random random) {
    MemoryHistory history = history();
    long value = 0;
    for (int i = 0; i < 10_000; i++) {
      long at = i * 10L;
      long delta = random.nextInt(1, 5);
      if (random.nextInt(100) == 0) {
        value += random.nextBoolean() ? delta : 0;
        history.add(0, delta, at, at + 2, Ending.UNKNOWN);
      } else {
        value += delta;
        history.acknowledged(0, delta, at - random.nextInt(25), at + random.nextInt(25));
      }
      history.sees(0, value, at - random.nextInt(25), at + random.nextInt(25));
    }
    List<Op> ops = history.ops();
    // The counter is that of the moments, so its reads are right though they overlap.
    assertValid(MemoryHistory.of(ops));
    Op last = ops.get(ops.size() - 1);
    ops.set(ops.size() - 1, last.answered(value + 1_000_000, last.version()));
    assertThat(invalid(MemoryHistory.of(ops))).contains("at most");
  }

  @Test
  void agreesWithBruteForce() {
    Map<OrderVerdict.Kind, Integer> seen = new EnumMap<>(OrderVerdict.Kind.class);
    for (long seed = 1; seed <= TRIES; seed++) {
      Random random = new Random(seed);
      List<Op> ops = random(random, 2 + random.nextInt(7));
      boolean counter = BruteForce.linearizable(ops);
      OrderVerdict verdict = HistoryChecker.check(MemoryHistory.of(ops), Expectations.INTERRUPTED);
      boolean told =
          ops.stream()
              .anyMatch(
                  op -> op.ending() == Ending.DONE && op.version() != HistoryCursor.NO_ANSWER);
      boolean acknowledges = ops.stream().anyMatch(op -> op.version() == HistoryCursor.NO_ANSWER);
      OrderVerdict.Kind expected =
          !counter
              ? OrderVerdict.Kind.INVALID
              : told ? OrderVerdict.Kind.VALID : OrderVerdict.Kind.UNDECIDED;
      if (acknowledges) {
        assertThat(verdict.kind())
            .as("seed %d: %s\n%s", seed, ops, verdict.detail())
            .isEqualTo(expected);
        seen.merge(expected, 1, Integer::sum);
      }
    }
    assertThat(seen.get(OrderVerdict.Kind.VALID)).isGreaterThan(TRIES / 10);
    assertThat(seen.get(OrderVerdict.Kind.INVALID)).isGreaterThan(TRIES / 10);
  }

  /** Of a true counter at first; in half of them one answer is another. */
  private static List<Op> random(Random random, int size) {
    int span = 2 + random.nextInt(3 * size);
    List<Op> ops = new ArrayList<>();
    List<long[]> moments = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      long call = random.nextInt(span);
      long point = call + random.nextInt(8);
      moments.add(new long[] {call, point, point + random.nextInt(8)});
    }
    moments.sort((a, b) -> Long.compare(a[1], b[1]));
    long value = 0;
    for (int i = 0; i < size; i++) {
      long[] moment = moments.get(i);
      boolean adds = random.nextInt(5) < 3;
      int ending = adds ? random.nextInt(8) : 0;
      long delta = adds ? random.nextInt(1, 4) : 0;
      value += ending < 6 || (ending == 6 && random.nextBoolean()) ? delta : 0;
      boolean silent = adds && ending > 0;
      ops.add(
          new Op(
              0,
              i,
              adds ? OperationKind.ADD : OperationKind.READ_LINEARIZABLE,
              Phase.MEASURED,
              ending < 6 ? Ending.DONE : ending == 6 ? Ending.UNKNOWN : Ending.FAILED,
              delta,
              moment[0],
              moment[2],
              ending < 6 && !silent ? value : 0,
              ending >= 6 ? 0 : silent ? HistoryCursor.NO_ANSWER : HistoryCursor.NO_VERSION));
    }
    if (random.nextBoolean()) {
      int at = random.nextInt(size);
      Op op = ops.get(at);
      if (op.version() == HistoryCursor.NO_VERSION) {
        ops.set(at, op.answered(op.value() + random.nextInt(5) - 2, op.version()));
      }
    }
    Collections.shuffle(ops, random);
    return ops;
  }
}
