package dev.tally.check;

import dev.tally.history.OperationKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether each addition that was refused for overflow met a state that it overflows. A refusal is a
 * read of some version v, of which it only tells that value(v) + delta leaves the 64-bit range.
 *
 * <p>Each refusal must stand at or after all that had returned before its call, and before all that
 * was called after its return. Handing out to each, in the order of their calls, the smallest
 * version allowed is enough: every constraint between two operations is of the form "not before",
 * so if there is a solution at all, the smallest choices are one (they are the least element of a
 * lattice). Where the value of a version in question is not known, or unknown additions may have
 * been applied after the last version seen, no refusal is called wrong: it is undecided.
 */
final class OverflowChecker {

  private final OperationTable table;

  OverflowChecker(OperationTable table) {
    this.table = table;
  }

  /** After all else was found right. */
  Optional<Finding> check(KeyChecker key, int[] rows, int from, int to) {
    List<Integer> refusals = new ArrayList<>();
    List<Integer> fixed = new ArrayList<>();
    for (int i = from; i < to; i++) {
      int row = rows[i];
      if (key.isOverflowed(row)) {
        refusals.add(row);
      } else if (key.isDone(row) && isStrict(row)) {
        fixed.add(row);
      }
    }
    return refusals.isEmpty()
        ? Optional.empty()
        : check(key, refusals, fixed, new Values(key, rows, from, to));
  }

  private boolean isStrict(int row) {
    return table.kind(row) == OperationKind.ADD
        || table.kind(row) == OperationKind.READ_LINEARIZABLE;
  }

  /** What each version holds, where an answer tells. */
  private final class Values {
    private final long[] values;
    private final boolean[] known;

    Values(KeyChecker key, int[] rows, int from, int to) {
      values = new long[key.last() + 1];
      known = new boolean[key.last() + 1];
      known[0] = true;
      for (int i = from; i < to; i++) {
        int row = rows[i];
        if (key.isDone(row)) {
          int version = (int) table.version(row);
          tell(version, table.value(row));
          if (table.kind(row) == OperationKind.ADD) {
            tell(version - 1, table.value(row) - table.delta(row));
          }
        }
      }
    }

    private void tell(int version, long value) {
      known[version] = true;
      values[version] = value;
    }

    boolean isKnown(int version) {
      return known[version];
    }

    boolean overflows(int version, long delta) {
      long sum = values[version] + delta;
      return ((values[version] ^ sum) & (delta ^ sum)) < 0;
    }
  }

  private Optional<Finding> check(
      KeyChecker key, List<Integer> refusals, List<Integer> fixed, Values values) {
    refusals.sort(Comparator.comparingLong(table::call));
    List<Integer> byReturn = new ArrayList<>(fixed);
    byReturn.sort(Comparator.comparingLong(table::returned));
    fixed.sort(Comparator.comparingLong(table::call));
    long[] mostAllowed = mostAllowed(fixed, key.last());
    List<Integer> open = new ArrayList<>();
    int[] places = new int[refusals.size()];
    int next = 0;
    int least = 0;
    for (int r = 0; r < places.length; r++) {
      int refusal = refusals.get(r);
      while (next < byReturn.size() && table.returned(byReturn.get(next)) < table.call(refusal)) {
        least = (int) Math.max(least, table.version(byReturn.get(next++)));
      }
      // Refusals that have returned bind later ones; from then on they count as fixed.
      for (int o = open.size() - 1; o >= 0; o--) {
        if (table.returned(refusals.get(open.get(o))) < table.call(refusal)) {
          least = Math.max(least, places[open.get(o)]);
          open.remove(o);
        }
      }
      int most = (int) mostAllowed[firstCalledAfter(fixed, table.returned(refusal))];
      boolean doubt = most == key.last() && key.mayHaveMore();
      int place = least;
      while (place <= most
          && !(values.isKnown(place) && values.overflows(place, table.delta(refusal)))) {
        doubt |= !values.isKnown(place);
        place++;
      }
      if (place > most) {
        String what =
            "an addition of %d was refused for overflow, but no state it can have met overflows by it (versions %d to %d)"
                .formatted(table.delta(refusal), least, most);
        return Optional.of(
            doubt || guessed(values, places, r)
                ? Finding.undecided(what + ", unless unknown additions made one", refusal)
                : Finding.invalid(what, refusal));
      }
      places[r] = place;
      open.add(r);
    }
    if (key.fillGapsBefore(refusals, places) == GapFiller.Answer.FILLED) {
      return Optional.empty();
    }
    String what =
        "an addition was refused for overflow before the unknown additions that would explain it were called";
    int last = refusals.get(refusals.size() - 1);
    return Optional.of(
        guessed(values, places, places.length)
            ? Finding.undecided(what, last)
            : Finding.invalid(what, last));
  }

  /** Whether an earlier refusal may have stood at a smaller version that is not known. */
  private static boolean guessed(Values values, int[] places, int count) {
    int largest = Arrays.stream(places, 0, count).max().orElse(0);
    for (int version = 0; version < largest; version++) {
      if (!values.isKnown(version)) {
        return true;
      }
    }
    return false;
  }

  /** By position in the order of calls: the largest version a refusal may have that returned. */
  private long[] mostAllowed(List<Integer> byCall, int last) {
    long[] most = new long[byCall.size() + 1];
    most[byCall.size()] = last;
    for (int i = byCall.size() - 1; i >= 0; i--) {
      int row = byCall.get(i);
      long limit = table.version(row) - (table.kind(row) == OperationKind.ADD ? 1 : 0);
      most[i] = Math.min(most[i + 1], limit);
    }
    return most;
  }

  private int firstCalledAfter(List<Integer> byCall, long time) {
    int low = 0;
    int high = byCall.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (table.call(byCall.get(middle)) > time) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
