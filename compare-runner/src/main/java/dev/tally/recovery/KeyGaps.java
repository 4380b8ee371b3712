package dev.tally.recovery;

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalDouble;

/**
 * How long each hit key was without an answer because of one strike.
 *
 * <p>Two things are told apart. The <b>gap</b> of a key is the longest wait until all was whole
 * again, whatever it came of: a process that starts again slows its machine down seconds later, and
 * clients feel that, too. When a key was <b>answered again</b> is asked of the deed alone: of the
 * operations that met it (under way when it began, or intended before it was done) and of the first
 * one after it, which is the one that waits where the victim is gone.
 */
final class KeyGaps {

  private static final long NEVER = Long.MAX_VALUE;

  private final double[] gaps;
  private final double[] answers;
  private OptionalDouble first = OptionalDouble.empty();
  private boolean censored;

  /**
   * Walks back in time, so that the next answer of each key is known at each operation.
   *
   * @param operations of the row
   * @param limitNanos what is answered within it was never gone
   * @param strike what was done
   * @param hit keys
   * @param begin the first operation that was under way at the deed
   * @param end the first that was to start after the strike's end
   * @param to the strike's end
   */
  KeyGaps(
      Operations operations,
      long limitNanos,
      Strike strike,
      BitSet hit,
      int begin,
      int end,
      long to) {
    int keys = operations.keyCount();
    long from = strike.struck();
    long[] nextAnswer = filled(keys, NEVER);
    long[] firstAnswer = filled(keys, NEVER);
    long[] longest = new long[keys];
    long[] met = new long[keys];
    long[] over = filled(keys, from);
    BitSet asked = new BitSet();
    // What ended the wait of the last operations within may have been asked later.
    for (int i = operations.size() - 1; i >= begin; i--) {
      int key = operations.key(i);
      boolean done = operations.done(i);
      if (i < end && operations.returned(i) >= from) {
        boolean ended = done || nextAnswer[key] != NEVER;
        censored |= hit.get(key) && !ended;
        long until =
            done
                ? operations.returned(i)
                : Math.max(ended ? nextAnswer[key] : to, operations.returned(i));
        long waited = until - operations.intended(i);
        longest[key] = Math.max(longest[key], waited);
        // Of those after the deed, the one that is met last on the way back is the first.
        if (operations.intended(i) >= strike.done() || waited >= met[key]) {
          met[key] = waited;
          over[key] = waited > limitNanos ? until : from;
        }
        if (operations.intended(i) >= from) {
          asked.set(key);
          firstAnswer[key] =
              done ? Math.min(firstAnswer[key], operations.returned(i)) : firstAnswer[key];
        }
      }
      nextAnswer[key] = done ? Math.min(nextAnswer[key], operations.returned(i)) : nextAnswer[key];
    }
    asked.and(hit);
    this.gaps = hit.stream().mapToDouble(key -> longest[key] / 1e9).sorted().toArray();
    this.answers =
        hit.stream().mapToDouble(key -> Math.max(0, over[key] - from) / 1e9).sorted().toArray();
    long earliest = asked.stream().mapToLong(key -> firstAnswer[key]).min().orElse(NEVER);
    if (earliest != NEVER) {
      this.first = OptionalDouble.of((earliest - from) / 1e9);
    }
    censored |= asked.stream().anyMatch(key -> firstAnswer[key] == NEVER);
  }

  private static long[] filled(int size, long value) {
    long[] moments = new long[size];
    Arrays.fill(moments, value);
    return moments;
  }

  /** Whether some key never answered while it was watched. */
  boolean isCensored() {
    return censored;
  }

  /** The first answer to an operation on a hit key that was to start after the deed, seconds. */
  OptionalDouble first() {
    return first;
  }

  /** The longest wait of that share of the hit keys or less, seconds. */
  OptionalDouble gap(double share) {
    return ranked(gaps, share);
  }

  /** When that share of the hit keys was answered again, seconds after the deed. */
  OptionalDouble answered(double share) {
    return ranked(answers, share);
  }

  private static OptionalDouble ranked(double[] sorted, double share) {
    return sorted.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)]);
  }
}
