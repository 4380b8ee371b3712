package dev.tally.check;

import dev.tally.check.MemoryHistory.Op;
import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import java.util.List;

/**
 * Decides linearizability of the operations of one key by trying every order (Wing and Gong 1993):
 * shares nothing with the checker it judges. Unknown additions may be left out, failed ones must.
 */
final class BruteForce {

  private final List<Op> ops;

  private BruteForce(List<Op> ops) {
    this.ops = ops;
  }

  static boolean linearizable(List<Op> ops) {
    List<Op> counted = ops.stream().filter(op -> op.ending() != Ending.FAILED).toList();
    return new BruteForce(counted).search(0, 0, 0);
  }

  private boolean search(int taken, long value, long version) {
    boolean complete = true;
    long firstReturn = Long.MAX_VALUE;
    for (int i = 0; i < ops.size(); i++) {
      if ((taken & 1 << i) == 0 && ops.get(i).ending() != Ending.UNKNOWN) {
        complete = false;
        firstReturn = Math.min(firstReturn, ops.get(i).ret());
      }
    }
    if (complete) {
      return true;
    }
    for (int i = 0; i < ops.size(); i++) {
      Op op = ops.get(i);
      // Whatever comes next must have been called before every one left has returned.
      if ((taken & 1 << i) != 0 || op.call() > firstReturn) {
        continue;
      }
      if (op.ending() == Ending.OVERFLOWED) {
        if (overflows(value, op.delta()) && search(taken | 1 << i, value, version)) {
          return true;
        }
        continue;
      }
      boolean add = op.kind() == OperationKind.ADD;
      if (add && overflows(value, op.delta())) {
        // Not applied by any counter: an unknown one is left out instead.
        continue;
      }
      long newValue = add ? value + op.delta() : value;
      long newVersion = add ? version + 1 : version;
      boolean fits =
          op.ending() == Ending.UNKNOWN
              || op.version() == HistoryCursor.NO_ANSWER
              || (op.value() == newValue
                  && (op.version() == newVersion || op.version() == HistoryCursor.NO_VERSION));
      if (fits && search(taken | 1 << i, newValue, newVersion)) {
        return true;
      }
    }
    return false;
  }

  private static boolean overflows(long value, long delta) {
    try {
      Math.addExact(value, delta);
      return false;
    } catch (ArithmeticException e) {
      return true;
    }
  }
}
