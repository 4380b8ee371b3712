package dev.tally.recovery;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.Phase;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The measured operations of one history, in the order of their intended starts. */
public final class Operations {

  private final int[] keys;
  private final long[] intended;
  private final long[] returned;
  private final Ending[] endings;
  private final long[] ends;
  private final int keyCount;

  /**
   * Of arrays of one length, in the order of {@code intended}.
   *
   * @param keyCount how many keys there are
   * @param keys the key's number of each operation
   * @param intended when each was to start
   * @param returned when each ended
   * @param endings how
   */
  Operations(int keyCount, int[] keys, long[] intended, long[] returned, Ending[] endings) {
    this.keyCount = keyCount;
    this.keys = keys;
    this.intended = intended;
    this.returned = returned;
    this.endings = endings;
    this.ends = returned.clone();
    Arrays.sort(ends);
  }

  /**
   * Reads a history to its end.
   *
   * @param history before its first operation
   * @return what of it was measured
   */
  public static Operations of(HistoryCursor history) {
    int size = 0;
    int keyCount = 0;
    int[] keys = new int[1024];
    long[] intended = new long[1024];
    long[] returned = new long[1024];
    Ending[] endings = new Ending[1024];
    while (history.next()) {
      keyCount = Math.max(keyCount, history.keyId() + 1);
      if (history.phase() != Phase.MEASURED) {
        continue;
      }
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, 2 * size);
        intended = Arrays.copyOf(intended, 2 * size);
        returned = Arrays.copyOf(returned, 2 * size);
        endings = Arrays.copyOf(endings, 2 * size);
      }
      keys[size] = history.keyId();
      intended[size] = history.intendedNanos();
      returned[size] = history.returnNanos();
      endings[size] = history.ending();
      size++;
    }
    return sorted(keyCount, size, keys, intended, returned, endings);
  }

  private static Operations sorted(
      int keyCount, int size, int[] keys, long[] intended, long[] returned, Ending[] endings) {
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingLong(i -> intended[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] sortedKeys = new int[size];
    long[] sortedIntended = new long[size];
    long[] sortedReturned = new long[size];
    Ending[] sortedEndings = new Ending[size];
    for (int i = 0; i < size; i++) {
      sortedKeys[i] = keys[order[i]];
      sortedIntended[i] = intended[order[i]];
      sortedReturned[i] = returned[order[i]];
      sortedEndings[i] = endings[order[i]];
    }
    return new Operations(keyCount, sortedKeys, sortedIntended, sortedReturned, sortedEndings);
  }

  int size() {
    return keys.length;
  }

  int keyCount() {
    return keyCount;
  }

  int key(int i) {
    return keys[i];
  }

  long intended(int i) {
    return intended[i];
  }

  long returned(int i) {
    return returned[i];
  }

  boolean done(int i) {
    return endings[i] == Ending.DONE || endings[i] == Ending.OVERFLOWED;
  }

  boolean unknown(int i) {
    return endings[i] == Ending.UNKNOWN;
  }

  /** From the intended start to the end, however it ended. */
  long latency(int i) {
    return returned[i] - intended[i];
  }

  /** The first operation that was to start at a moment or later; {@link #size} where none was. */
  int firstAt(long nanos) {
    return below(intended, nanos);
  }

  /** How many were to have started before a moment, and had not ended. */
  int underWay(long nanos) {
    return below(intended, nanos) - below(ends, nanos);
  }

  /** How many ended before a moment. */
  int endedBefore(long nanos) {
    return below(ends, nanos);
  }

  private static int below(long[] sorted, long nanos) {
    int found = Arrays.binarySearch(sorted, nanos);
    int at = found < 0 ? -found - 1 : found;
    while (at > 0 && sorted[at - 1] == nanos) {
      at--;
    }
    return at;
  }
}
