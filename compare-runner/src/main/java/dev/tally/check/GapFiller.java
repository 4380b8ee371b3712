package dev.tally.check;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Finds unknown additions that can have made the versions in the gaps of a key.
 *
 * <p>An unknown addition may take effect at any time after its call, so all a gap asks of it is a
 * call no later than the gap's deadline. Two unknown additions of the same delta differ in nothing
 * but their calls, and deadlines never fall from gap to gap; so, by exchange, it is enough to hand
 * out the additions of each delta in the order of their calls. What remains open is only how many
 * of each delta a gap takes. With one delta, or one version a gap, that is forced and the search
 * takes linear time; else it is a subset sum, searched depth first within a bound of steps. Where
 * answers tell no versions, how many additions a gap takes is open as well, but all are positive.
 */
final class GapFiller {

  /** How a search ended. */
  enum Answer {
    FILLED,
    IMPOSSIBLE,
    TOO_HARD
  }

  private static final int MAX_STEPS = 1_000_000;
  private static final int MAX_DEPTH = 2_000;

  private final Gaps gaps;
  private final long[] deltas;
  private final long[][] calls;
  private final int[] used;
  private int steps;
  private int deepest;

  /**
   * A search.
   *
   * @param gaps in the order of versions
   * @param table the history
   * @param unknown the rows of the key's unknown additions
   */
  GapFiller(Gaps gaps, OperationTable table, List<Integer> unknown) {
    this.gaps = gaps;
    TreeMap<Long, Integer> sizes = new TreeMap<>();
    unknown.forEach(row -> sizes.merge(table.delta(row), 1, Integer::sum));
    deltas = sizes.keySet().stream().mapToLong(Long::longValue).toArray();
    calls = new long[deltas.length][];
    used = new int[deltas.length];
    for (int d = 0; d < deltas.length; d++) {
      long delta = deltas[d];
      calls[d] =
          unknown.stream()
              .filter(row -> table.delta(row) == delta)
              .mapToLong(table::call)
              .sorted()
              .toArray();
    }
  }

  Answer fill() {
    if (deltas.length == 0) {
      return gaps.allEmpty() ? Answer.FILLED : Answer.IMPOSSIBLE;
    }
    return fillFrom(0, 0);
  }

  /** The first gap that could not be filled together with all before it. */
  int firstUnfilled() {
    return deepest;
  }

  private Answer fillFrom(int gap, int depth) {
    int next = gap;
    int[] before = used.clone();
    // Forced gaps are taken in a loop, so that only real choices deepen the stack.
    while (next < gaps.size() && isForced(next)) {
      deepest = Math.max(deepest, next);
      if (!takeForced(next)) {
        System.arraycopy(before, 0, used, 0, used.length);
        return Answer.IMPOSSIBLE;
      }
      next++;
    }
    if (next == gaps.size()) {
      return Answer.FILLED;
    }
    deepest = Math.max(deepest, next);
    Answer answer =
        depth == MAX_DEPTH
            ? Answer.TOO_HARD
            : choose(
                next,
                0,
                gaps.anyCount() ? Integer.MAX_VALUE : gaps.count(next),
                gaps.sum(next),
                depth);
    if (answer != Answer.FILLED) {
      System.arraycopy(before, 0, used, 0, used.length);
    }
    return answer;
  }

  private boolean isForced(int gap) {
    return deltas.length == 1 || (!gaps.anyCount() && gaps.count(gap) == 1);
  }

  private boolean takeForced(int gap) {
    if (gaps.isEmpty(gap)) {
      return true;
    }
    int d = deltas.length == 1 ? 0 : Arrays.binarySearch(deltas, gaps.sum(gap));
    if (d < 0) {
      return false;
    }
    long count = gaps.anyCount() ? gaps.sum(gap) / deltas[d] : gaps.count(gap);
    if (count <= 0 || count > calls[d].length || deltas[d] * count != gaps.sum(gap)) {
      return false;
    }
    used[d] += (int) count;
    return used[d] <= calls[d].length && calls[d][used[d] - 1] <= gaps.deadline(gap);
  }

  /** Tries every number of additions of delta {@code d} and above that fits the gap. */
  private Answer choose(int gap, int d, int count, long sum, int depth) {
    if (++steps > MAX_STEPS) {
      return Answer.TOO_HARD;
    }
    if (d == deltas.length) {
      return (count == 0 || gaps.anyCount()) && sum == 0
          ? fillFrom(gap + 1, depth + 1)
          : Answer.IMPOSSIBLE;
    }
    Answer answer = Answer.IMPOSSIBLE;
    int start = used[d];
    for (int n = 0; n <= count && answer == Answer.IMPOSSIBLE; n++) {
      if (n > 0) {
        if (used[d] == calls[d].length || calls[d][used[d]] > gaps.deadline(gap)) {
          break;
        }
        used[d]++;
        // What is left can only fall: deltas are in ascending order.
        if (deltas[0] > 0 && sum - n * deltas[d] < 0) {
          break;
        }
      }
      answer = choose(gap, d + 1, count - n, sum - n * deltas[d], depth);
    }
    if (answer != Answer.FILLED) {
      used[d] = start;
    }
    return answer;
  }
}
