package dev.tally.check;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import dev.tally.stats.CountAudit;

/** Counts additions against final states, key after key. */
final class CountAuditor {

  private static final int NONE = -1;

  private final OperationTable table;
  private CountAudit sum = CountAudit.NONE;
  private long answered;
  private long unknown;
  private long total;
  private long unknownTotal;
  private long oneUnknown;
  private boolean unknownAlike;

  CountAuditor(OperationTable table) {
    this.table = table;
  }

  CountAudit result() {
    return sum;
  }

  /** Takes one key, before versions are made up where they are missing. */
  void audit(int[] rows, int from, int to) {
    answered = 0;
    unknown = 0;
    total = 0;
    unknownTotal = 0;
    unknownAlike = true;
    int last = lastRead(rows, from, to);
    if (answered + unknown == 0) {
      return;
    }
    if (last == NONE) {
      sum = sum.plus(new CountAudit(1, 0, 0, 0, 0, 0, 0, 0));
      return;
    }
    long wrong = unknown == 0 && table.value(last) != total ? 1 : 0;
    long applied = 0;
    long missing = 0;
    long surplus = 0;
    boolean estimated = false;
    long version = table.version(last);
    if (version != HistoryCursor.NO_VERSION) {
      long beyond = version - answered;
      missing = Math.max(0, -beyond);
      surplus = Math.max(0, beyond - unknown);
      applied = Math.max(0, Math.min(beyond, unknown));
    } else if (unknownTotal != 0) {
      // By the sum: exact where all or none were applied, or all are of one size.
      long part = (table.value(last) - total) * unknown / unknownTotal;
      applied = Math.max(0, Math.min(part, unknown));
      estimated =
          !unknownAlike && table.value(last) != total && table.value(last) - total != unknownTotal;
    }
    sum =
        sum.plus(
            new CountAudit(1, 1, answered, unknown, applied, missing, surplus, wrong, estimated));
  }

  /** The last linearizable read called when every answered addition had been answered. */
  private int lastRead(int[] rows, int from, int to) {
    long end = Long.MIN_VALUE;
    for (int i = from; i < to; i++) {
      int row = rows[i];
      if (table.kind(row) != OperationKind.ADD) {
        continue;
      }
      if (table.ending(row) == Ending.DONE) {
        answered++;
        total += table.delta(row);
        end = Math.max(end, table.returned(row));
      } else if (table.ending(row) == Ending.UNKNOWN) {
        unknownAlike &= unknown == 0 || table.delta(row) == oneUnknown;
        oneUnknown = table.delta(row);
        unknown++;
        unknownTotal += table.delta(row);
      }
    }
    int last = NONE;
    for (int i = from; i < to; i++) {
      int row = rows[i];
      if (table.kind(row) == OperationKind.READ_LINEARIZABLE
          && table.ending(row) == Ending.DONE
          && table.call(row) >= end
          && (last == NONE || table.returned(row) >= table.returned(last))) {
        last = row;
      }
    }
    return last;
  }
}
