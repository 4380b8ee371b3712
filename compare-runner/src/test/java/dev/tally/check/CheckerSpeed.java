package dev.tally.check;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.stats.OrderVerdict;

/**
 * Prints how fast the checker is on a history made up as it is read: run its {@code main} by hand,
 * with the number of operations and of keys. No test, for tests assert no times.
 */
final class CheckerSpeed {

  private CheckerSpeed() {}

  public static void main(String[] args) {
    int operations = Integer.parseInt(args[0]);
    int keys = Integer.parseInt(args[1]);
    for (int round = 0; round < 3; round++) {
      long start = System.nanoTime();
      OrderVerdict verdict =
          HistoryChecker.check(new Generated(operations, keys), Expectations.INTERRUPTED);
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%s %d operations, %d keys: %.2f s, %.2f M/s%n",
          verdict.kind(), verdict.operations(), keys, seconds, operations / seconds / 1e6);
    }
  }

  /** Additions of 1 to keys in turn-about order, every tenth a read, 64 of them overlapping. */
  private static final class Generated implements HistoryCursor {
    private final int operations;
    private final long[] versions;
    private int at = -1;
    private int key;

    Generated(int operations, int keys) {
      this.operations = operations;
      this.versions = new long[keys];
    }

    @Override
    public boolean next() {
      if (++at == operations) {
        return false;
      }
      key = (int) (at * 2_654_435_761L % versions.length);
      versions[key] += kind() == OperationKind.ADD ? 1 : 0;
      return true;
    }

    @Override
    public int keyId() {
      return key;
    }

    @Override
    public String key(int keyId) {
      return "k" + keyId;
    }

    @Override
    public int process() {
      return at & 63;
    }

    @Override
    public OperationKind kind() {
      return at % 10 == 9 ? OperationKind.READ_LINEARIZABLE : OperationKind.ADD;
    }

    @Override
    public Phase phase() {
      return Phase.MEASURED;
    }

    @Override
    public Ending ending() {
      return Ending.DONE;
    }

    @Override
    public long delta() {
      return kind() == OperationKind.ADD ? 1 : 0;
    }

    @Override
    public long intendedNanos() {
      return callNanos();
    }

    @Override
    public long callNanos() {
      return at * 1000L - 32_000;
    }

    @Override
    public long returnNanos() {
      return at * 1000L + 32_000;
    }

    @Override
    public long value() {
      return versions[key];
    }

    @Override
    public long version() {
      return versions[key];
    }

    @Override
    public void close() {}
  }
}
