package dev.tally.kafka.bench;

import dev.tally.counter.Outcome;
import dev.tally.counter.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Every answer to additions of one counter, and the exact check of them: each version from 1 to the
 * last was answered once, with the sum of all deltas up to it, never older than what had been
 * answered when the addition was made; and the counter stands where the last answer left it. Holds
 * only where every addition has ended in an answer. Safe for use by many threads.
 */
final class Ledger {

  private static final int MOST_FAULTS = 10;

  private final String key;
  private final List<String> faults = new ArrayList<>();
  private long[] deltas = new long[64];
  private long[] values = new long[64];
  private int answers;
  private long newest;

  Ledger(String key) {
    this.key = key;
  }

  String key() {
    return key;
  }

  /** The highest version answered so far; a later addition must get a higher one. */
  synchronized long newest() {
    return newest;
  }

  /**
   * An addition was answered.
   *
   * @param delta what it added, not 0
   * @param before {@link #newest()} when it was made
   * @param reading its answer
   */
  synchronized void note(long delta, long before, Reading reading) {
    if (reading.version() < 1 || reading.version() >= Integer.MAX_VALUE) {
      fault("version " + reading.version() + " to an addition");
      return;
    }
    int version = (int) reading.version();
    if (version <= before) {
      fault("version " + version + " although " + before + " was answered before");
    }
    if (version >= deltas.length) {
      int length = Math.max(version + 1, deltas.length * 2);
      deltas = Arrays.copyOf(deltas, length);
      values = Arrays.copyOf(values, length);
    }
    if (deltas[version] != 0) {
      fault("two answers with version " + version);
      return;
    }
    deltas[version] = delta;
    values[version] = reading.value();
    newest = Math.max(newest, version);
    answers++;
  }

  private void fault(String what) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(key + ": " + what);
    }
  }

  /**
   * Judges.
   *
   * @param last a linearizable read after all additions
   * @return what is wrong; empty where all holds
   */
  synchronized List<String> check(Outcome last) {
    long sum = 0;
    for (int version = 1; version <= newest; version++) {
      if (deltas[version] == 0) {
        fault("no answer has version " + version + " of " + newest);
        return List.copyOf(faults);
      }
      sum += deltas[version];
      if (values[version] != sum) {
        fault("value " + values[version] + " at version " + version + ", must be " + sum);
      }
    }
    if (!(last instanceof Outcome.Done done)) {
      fault("can not be read: " + last);
    } else if (done.reading().version() != answers || done.reading().value() != sum) {
      fault(
          "stands at value %d, version %d; %d additions of %d were answered"
              .formatted(done.reading().value(), done.reading().version(), answers, sum));
    }
    return List.copyOf(faults);
  }
}
