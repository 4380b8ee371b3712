package dev.tally.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.check.MemoryHistory.Op;
import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.stats.OrderVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Additions of any sign that do not overlap, and reads that may, against trying every order. */
class SequentialOrderTest {

  private static final int TRIES = 5_000;

  private static OrderVerdict.Kind check(List<Op> ops) {
    return HistoryChecker.check(MemoryHistory.of(ops), Expectations.INTERRUPTED).kind();
  }

  @Test
  void agreesWithBruteForce() {
    int valid = 0;
    for (long seed = 1; seed <= TRIES; seed++) {
      List<Op> ops = random(new Random(seed));
      boolean right = BruteForce.linearizable(ops);
      valid += right ? 1 : 0;
      assertThat(check(ops))
          .as("seed %d: %s", seed, ops)
          .isEqualTo(right ? OrderVerdict.Kind.VALID : OrderVerdict.Kind.INVALID);
    }
    assertThat(valid).isBetween(TRIES / 20, TRIES * 9 / 10);
  }

  /** Additions one after the other, at least one of them negative; reads anywhere. */
  private static List<Op> random(Random random) {
    List<Op> ops = new ArrayList<>();
    long value = 0;
    int additions = 2 + random.nextInt(3);
    for (int i = 0; i < additions; i++) {
      long delta =
          i == 0 ? -1 - random.nextInt(3) : random.nextInt(1, 4) * (random.nextBoolean() ? 1 : -1);
      value += delta;
      long told = random.nextInt(8) == 0 ? value + 1 : value;
      ops.add(op(i, OperationKind.ADD, delta, i * 10L, i * 10L + 5, told));
    }
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      long call = random.nextInt(additions * 10);
      ops.add(
          op(
              10 + i,
              OperationKind.READ_LINEARIZABLE,
              0,
              call,
              call + 1 + random.nextInt(20),
              random.nextInt(-4, 4)));
    }
    return ops;
  }

  private static Op op(
      int process, OperationKind kind, long delta, long call, long returned, long value) {
    return new Op(
        0,
        process,
        kind,
        Phase.MEASURED,
        Ending.DONE,
        delta,
        call,
        returned,
        value,
        HistoryCursor.NO_VERSION);
  }
}
