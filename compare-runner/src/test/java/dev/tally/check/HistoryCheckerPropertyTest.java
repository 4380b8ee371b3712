package dev.tally.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.check.MemoryHistory.Op;
import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.property.Cases;
import dev.tally.stats.OrderVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The checker against trying every order, on random small histories, true and corrupted. */
class HistoryCheckerPropertyTest {

  @Test
  void agreesWithBruteForce() {
    Cases.check(
            20_000,
            draw -> {
              Random random = new Random(draw.seed());
              int size = draw.ints(1, 9);
              List<Op> ops = run(random, size);
              if (draw.booleans()) {
                corrupt(random, ops);
              }
              boolean expected = BruteForce.linearizable(ops);
              OrderVerdict verdict =
                  HistoryChecker.check(MemoryHistory.of(ops), Expectations.INTERRUPTED);
              draw.label(expected ? "linearizable" : "not linearizable");
              assertThat(verdict.kind())
                  .as(() -> ops + "\n" + verdict.detail())
                  .isEqualTo(kind(ops, expected));
            })
        .assertEach(1_000, "linearizable", "not linearizable");
  }

  @Test
  void withoutVersionsItAgreesWithBruteForce() {
    Cases.check(
            20_000,
            draw -> {
              Random random = new Random(draw.seed());
              int size = draw.ints(1, 8);
              List<Op> ops = run(random, size, new long[] {1, 1, 2, 3, 5});
              if (draw.booleans()) {
                corrupt(random, ops);
              }
              ops.replaceAll(
                  op ->
                      op.ending() == Ending.DONE
                          ? op.answered(op.value(), HistoryCursor.NO_VERSION)
                          : op);
              boolean expected = BruteForce.linearizable(ops);
              OrderVerdict verdict =
                  HistoryChecker.check(MemoryHistory.of(ops), Expectations.INTERRUPTED);
              draw.label(expected ? "linearizable" : "not linearizable");
              assertThat(verdict.kind())
                  .as(() -> ops + "\n" + verdict.detail())
                  .isEqualTo(kind(ops, expected));
            })
        .assertEach(1_000, "linearizable", "not linearizable");
  }

  /** Where unknown additions leave the value open, a refusal may be undecided, never misjudged. */
  @Test
  void refusalsForOverflowAgreeWithBruteForce() {
    Cases.check(
            30_000,
            draw -> {
              Random random = new Random(draw.seed());
              int size = draw.ints(1, 8);
              long half = Long.MAX_VALUE / 2;
              List<Op> ops = run(random, size, new long[] {half, half, half, -half, 1});
              if (draw.booleans()) {
                corruptRefusal(random, ops);
              }
              boolean expected = BruteForce.linearizable(ops);
              OrderVerdict verdict =
                  HistoryChecker.check(MemoryHistory.of(ops), Expectations.INTERRUPTED);
              boolean refusals = ops.stream().anyMatch(op -> op.ending() == Ending.OVERFLOWED);
              boolean unknowns = ops.stream().anyMatch(op -> op.ending() == Ending.UNKNOWN);
              draw.label(verdict.kind() + (refusals ? " with refusals" : ""));
              if (verdict.kind() == OrderVerdict.Kind.UNDECIDED) {
                assertThat(isNothing(ops) || (refusals && unknowns))
                    .as(() -> ops + "\n" + verdict.detail())
                    .isTrue();
              } else {
                assertThat(verdict.kind())
                    .as(() -> ops + "\n" + verdict.detail())
                    .isEqualTo(kind(ops, expected));
              }
            })
        .assertEach(
            100,
            "VALID",
            "INVALID",
            "VALID with refusals",
            "INVALID with refusals",
            "UNDECIDED with refusals");
  }

  private static OrderVerdict.Kind kind(List<Op> ops, boolean expected) {
    if (!expected) {
      return OrderVerdict.Kind.INVALID;
    }
    return isNothing(ops) ? OrderVerdict.Kind.UNDECIDED : OrderVerdict.Kind.VALID;
  }

  /** Where nothing succeeded, nothing is proven. */
  private static boolean isNothing(List<Op> ops) {
    return ops.stream().noneMatch(op -> op.ending() == Ending.DONE);
  }

  private static void corruptRefusal(Random random, List<Op> ops) {
    int at = random.nextInt(ops.size());
    Op op = ops.get(at);
    if (op.kind() != OperationKind.ADD) {
      corrupt(random, ops);
    } else {
      Ending other = op.ending() == Ending.OVERFLOWED ? Ending.FAILED : Ending.OVERFLOWED;
      ops.set(
          at,
          new Op(
              op.key(),
              op.process(),
              op.kind(),
              op.phase(),
              other,
              op.delta(),
              op.call(),
              op.ret(),
              0,
              0));
    }
  }

  @Test
  void aTrueHistoryIsValid() {
    Cases.check(
        2_000,
        draw -> {
          Random random = new Random(draw.seed());
          int size = draw.ints(1, 300);
          List<Op> ops = run(random, size);
          OrderVerdict verdict =
              HistoryChecker.check(MemoryHistory.of(ops), Expectations.INTERRUPTED);
          assertThat(verdict.kind()).as(verdict.detail()).isEqualTo(kind(ops, true));
          assertThat(verdict.operations()).isEqualTo(size);
        });
  }

  /** A run of a true counter: each operation takes effect between its call and its return. */
  private static List<Op> run(Random random, int size) {
    return run(random, size, new long[] {1, 1, 2, -1, 3});
  }

  private static List<Op> run(Random random, int size, long[] deltas) {
    record Raw(
        int process, boolean add, Ending ending, long delta, long call, long point, long ret) {}
    List<Raw> raws = new ArrayList<>();
    int span = 1 + random.nextInt(3 * size);
    for (int i = 0; i < size; i++) {
      long call = random.nextInt(span);
      long point = call + random.nextInt(6);
      long ret = point + random.nextInt(6);
      boolean add = random.nextInt(3) > 0;
      int ending = random.nextInt(8);
      Ending how = !add || ending < 5 ? Ending.DONE : ending == 7 ? Ending.FAILED : Ending.UNKNOWN;
      long delta = add ? deltas[random.nextInt(deltas.length)] : 0;
      // An unknown addition may take effect long after its caller gave up, or never.
      long effect = how == Ending.UNKNOWN ? call + random.nextInt(2 * span) : point;
      raws.add(new Raw(i, add, how, delta, call, effect, ret));
    }
    raws.sort(Comparator.comparingLong(Raw::point));
    long value = 0;
    long version = 0;
    List<Op> ops = new ArrayList<>();
    for (Raw raw : raws) {
      boolean applied = raw.add && raw.ending != Ending.FAILED;
      if (raw.ending == Ending.UNKNOWN && random.nextInt(3) == 0) {
        applied = false;
      }
      Ending ending = raw.ending;
      long sum = value + raw.delta;
      if (applied && ((value ^ sum) & (raw.delta ^ sum)) < 0) {
        applied = false;
        ending = ending == Ending.DONE ? Ending.OVERFLOWED : ending;
      }
      value += applied ? raw.delta : 0;
      version += applied ? 1 : 0;
      boolean done = ending == Ending.DONE;
      ops.add(
          new Op(
              0,
              raw.process,
              raw.add ? OperationKind.ADD : OperationKind.READ_LINEARIZABLE,
              Phase.MEASURED,
              ending,
              raw.delta,
              raw.call,
              raw.ret,
              done ? value : 0,
              done ? version : 0));
    }
    ops.sort(Comparator.comparingLong(Op::ret));
    return ops;
  }

  private static void corrupt(Random random, List<Op> ops) {
    int at = random.nextInt(ops.size());
    Op op = ops.get(at);
    if (op.ending() != Ending.DONE) {
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> ops.set(at, op.answered(op.value() + 1, op.version()));
      case 1 -> ops.set(at, op.answered(op.value(), op.version() + 1));
      case 2 -> ops.set(at, op.answered(op.value() - op.delta(), op.version() - 1));
      default -> {
        Op other = ops.get(random.nextInt(ops.size()));
        ops.set(at, op.answered(other.value(), other.version()));
      }
    }
  }
}
