package dev.tally.check;

import dev.tally.history.OperationKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The answered operations of a key whose additions are all positive, in the order of their values:
 * the values met, in ascending order, are states 0, 1, 2, ...; an answered addition leads from one
 * state to the next. Between two states without one lies a gap that additions without an answer
 * fill; after the last state lies one more, of any sum.
 *
 * <p>A gap has a <b>deadline</b>, by which all in it must have been called: the smallest return of
 * all that stands later; and a <b>threshold</b>, before which nothing in it may have returned: the
 * largest call of all that stands earlier. Neither falls from gap to gap.
 */
final class AnchorOrder {

  private final OperationTable table;
  private final int[] byValue;

  /** Twice the state of a read; one less for the addition that leads to a state. */
  private final int[] places;

  private final List<long[]> gaps = new ArrayList<>();
  private long[] deadlines = {};
  private long[] thresholds = {};
  private int[] witnesses = {};
  private int last;

  AnchorOrder(OperationTable table, List<Integer> anchors) {
    this.table = table;
    Integer[] rows = anchors.toArray(Integer[]::new);
    // Additions first: they tell what was before.
    Arrays.sort(
        rows,
        (a, b) -> {
          int order = Long.compare(table.value(a), table.value(b));
          return order != 0 ? order : Boolean.compare(adds(b), adds(a));
        });
    byValue = Arrays.stream(rows).mapToInt(Integer::intValue).toArray();
    places = new int[byValue.length];
  }

  private boolean adds(int row) {
    return table.kind(row) == OperationKind.ADD;
  }

  /** Finds states and gaps, or what contradicts that there is such an order. */
  Optional<Finding> check() {
    long value = 0;
    int state = 0;
    for (int i = 0; i < byValue.length; i++) {
      int row = byValue[i];
      long before = table.value(row) - (adds(row) ? table.delta(row) : 0);
      if (before < value) {
        String what =
            "an answer makes the counter %d before the addition and %d after it, yet another shows %d"
                .formatted(before, table.value(row), value);
        return Optional.of(
            i == 0 ? Finding.invalid(what, row) : Finding.invalid(what, byValue[i - 1], row));
      }
      if (before > value) {
        gaps.add(new long[] {value, before, state++});
        value = before;
      }
      if (adds(row)) {
        value = table.value(row);
        state++;
      }
      places[i] = adds(row) ? 2 * state - 1 : 2 * state;
    }
    last = state;
    return checkRealTime();
  }

  /** Walks down the places with the smallest return met, then up with the largest call. */
  private Optional<Finding> checkRealTime() {
    deadlines = new long[gaps.size() + 1];
    thresholds = new long[gaps.size() + 1];
    witnesses = new int[gaps.size()];
    int gap = gaps.size();
    deadlines[gap] = Long.MAX_VALUE;
    long smallest = Long.MAX_VALUE;
    int by = -1;
    for (int end = byValue.length; end > 0; ) {
      int begin = beginOfPlace(end);
      for (int i = begin; i < end; i++) {
        if (table.call(byValue[i]) > smallest) {
          return Optional.of(outOfOrder(by, byValue[i]));
        }
      }
      for (int i = begin; i < end; i++) {
        if (table.returned(byValue[i]) < smallest) {
          smallest = table.returned(byValue[i]);
          by = byValue[i];
        }
      }
      while (gap > 0 && gaps.get(gap - 1)[2] * 2 >= (begin == 0 ? 0 : places[begin - 1])) {
        gap--;
        deadlines[gap] = smallest;
        witnesses[gap] = byValue[begin];
      }
      end = begin;
    }
    long largest = Long.MIN_VALUE;
    int next = 0;
    for (gap = 0; gap <= gaps.size(); gap++) {
      long until = gap == gaps.size() ? Long.MAX_VALUE : gaps.get(gap)[2] * 2;
      while (next < byValue.length && places[next] <= until) {
        largest = Math.max(largest, table.call(byValue[next++]));
      }
      thresholds[gap] = largest;
    }
    return Optional.empty();
  }

  private int beginOfPlace(int end) {
    int begin = end - 1;
    while (begin > 0 && places[begin - 1] == places[begin]) {
      begin--;
    }
    return begin;
  }

  private Finding outOfOrder(int early, int late) {
    String what =
        adds(late)
            ? "an addition to %d was called after %d had been answered"
                .formatted(table.value(late), table.value(early))
            : "a read shows %d, though %d had been answered before it was called: it is stale, or an acknowledged addition was lost"
                .formatted(table.value(late), table.value(early));
    return Finding.invalid(what, early, late);
  }

  /** How many gaps there are, without the one after the last state. */
  int gaps() {
    return gaps.size();
  }

  /** What a gap must sum up to. */
  long sum(int gap) {
    return gaps.get(gap)[1] - gaps.get(gap)[0];
  }

  /** The first gap that a call was in time for. */
  int firstGap(long call) {
    int low = 0;
    int high = gaps.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (deadlines[middle] < call) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The last gap that nothing before it forbids to what returned then; negative for none. */
  int latestGap(long returned) {
    int low = -1;
    int high = gaps.size();
    while (low < high) {
      int middle = (low + high + 1) >> 1;
      if (thresholds[middle] > returned) {
        high = middle - 1;
      } else {
        low = middle;
      }
    }
    return low;
  }

  /** An answer that shows the value after the gap. */
  int witness(int gap) {
    return witnesses[gap];
  }

  /** Which values a gap lies between. */
  String inWords(int gap) {
    return "%d out of %d".formatted(gaps.get(gap)[1], gaps.get(gap)[0]);
  }

  /** The last state. */
  int last() {
    return last;
  }

  /** The state that an addition in a gap had met at least. */
  int stateBefore(int gap) {
    return gap == gaps.size() ? last : (int) gaps.get(gap)[2];
  }

  /** Gives each answer its state for a version. */
  void tellVersions() {
    for (int i = 0; i < byValue.length; i++) {
      table.version(byValue[i], (places[i] + 1) / 2);
    }
  }
}
