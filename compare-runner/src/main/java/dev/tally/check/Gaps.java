package dev.tally.check;

import java.util.Arrays;

/**
 * The gaps of one key: runs of versions that no answer shows, each with the number of additions it
 * takes, what they must sum up to, and the moment by which the last of them must have been called
 * (the smallest return of anything that comes after the gap). Gaps stand in the order of versions,
 * so their deadlines never fall. Where answers tell no versions, a gap is a run of any number of
 * additions. Reused from key to key.
 */
final class Gaps {

  private long[] first = new long[16];
  private int[] count = new int[16];
  private long[] sum = new long[16];
  private long[] deadline = new long[16];
  private int[] witness = new int[16];
  private int size;
  private boolean anyCount;

  void clear(boolean countsAreOpen) {
    size = 0;
    anyCount = countsAreOpen;
  }

  /** Whether a gap may take any number of additions. */
  boolean anyCount() {
    return anyCount;
  }

  /** Whether a gap takes no addition after all. */
  boolean isEmpty(int gap) {
    return anyCount && sum[gap] == 0;
  }

  boolean allEmpty() {
    for (int gap = 0; gap < size; gap++) {
      if (!isEmpty(gap)) {
        return false;
      }
    }
    return true;
  }

  void add(long firstVersion, int versions, long total) {
    if (size == count.length) {
      first = Arrays.copyOf(first, size * 2);
      count = Arrays.copyOf(count, size * 2);
      sum = Arrays.copyOf(sum, size * 2);
      deadline = Arrays.copyOf(deadline, size * 2);
      witness = Arrays.copyOf(witness, size * 2);
    }
    first[size] = firstVersion;
    count[size] = versions;
    sum[size] = total;
    size++;
  }

  void deadline(int gap, long nanos, int row) {
    deadline[gap] = nanos;
    witness[gap] = row;
  }

  int size() {
    return size;
  }

  long firstVersion(int gap) {
    return first[gap];
  }

  long lastVersion(int gap) {
    return first[gap] + count[gap] - 1;
  }

  int count(int gap) {
    return count[gap];
  }

  long sum(int gap) {
    return sum[gap];
  }

  long deadline(int gap) {
    return deadline[gap];
  }

  /** The operation whose return is the deadline. */
  int witness(int gap) {
    return witness[gap];
  }
}
