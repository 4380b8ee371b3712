package dev.tally.check;

import dev.tally.check.MemoryHistory.Op;
import dev.tally.history.Ending;
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
      if ((taken & 1 << i) == 0 && ops.get(i).ending() == Ending.DONE) {
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
      boolean add = op.kind() == OperationKind.ADD;
      long newValue = add ? value + op.delta() : value;
      long newVersion = add ? version + 1 : version;
      boolean fits =
          op.ending() == Ending.UNKNOWN || (op.value() == newValue && op.version() == newVersion);
      if (fits && search(taken | 1 << i, newValue, newVersion)) {
        return true;
      }
    }
    return false;
  }
}
