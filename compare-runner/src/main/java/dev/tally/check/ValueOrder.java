package dev.tally.check;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes up versions for a key whose answers tell none. Where all additions are positive, the value
 * grows with every one, so values order answers as versions would: each distinct value gets the
 * next number, and one number more stands for each run of additions that nobody was answered,
 * however many they are (see {@link Gaps#anyCount}). Where some are negative, real time may order
 * them: see {@link SequentialOrder}.
 */
final class ValueOrder {

  private ValueOrder() {}

  /** Whether an answer of the key lacks its version. */
  static boolean isNeeded(OperationTable table, int[] rows, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isDone(table, rows[i]) && table.version(rows[i]) == HistoryCursor.NO_VERSION) {
        return true;
      }
    }
    return false;
  }

  /** Sets the versions of all answers, or tells why it can not. */
  static Optional<Finding> assign(OperationTable table, int[] rows, int from, int to) {
    OptionalInt notPositive =
        Arrays.stream(rows, from, to)
            .filter(row -> table.kind(row) == OperationKind.ADD)
            .filter(row -> table.ending(row) != Ending.FAILED && table.delta(row) <= 0)
            .findFirst();
    if (notPositive.isPresent()) {
      return SequentialOrder.assign(table, rows, from, to)
          ? Optional.empty()
          : Optional.of(
              Finding.undecided(
                  "answers tell no versions, and not all additions are positive, so their order is open",
                  notPositive.getAsInt()));
    }
    for (int i = from; i < to; i++) {
      int row = rows[i];
      if (isDone(table, row) && table.version(row) != HistoryCursor.NO_VERSION) {
        return Optional.of(
            Finding.undecided("some answers tell their version and some do not", row));
      }
      if (isDone(table, row) && table.value(row) < 0) {
        return Optional.of(
            Finding.invalid("an answer is negative, though all additions are positive", row));
      }
    }
    Integer[] byValue =
        Arrays.stream(rows, from, to)
            .filter(row -> isDone(table, row))
            .boxed()
            .toArray(Integer[]::new);
    // Additions first: they tell what was before.
    Arrays.sort(
        byValue,
        (a, b) -> {
          int order = Long.compare(table.value(a), table.value(b));
          return order != 0 ? order : Integer.compare(rank(table, a), rank(table, b));
        });
    long value = 0;
    int version = 0;
    for (int row : byValue) {
      if (table.value(row) > value) {
        boolean gap =
            table.kind(row) == OperationKind.ADD && table.value(row) - table.delta(row) > value;
        version += gap ? 2 : 1;
        value = table.value(row);
      }
      table.version(row, version);
    }
    return Optional.empty();
  }

  private static int rank(OperationTable table, int row) {
    return table.kind(row) == OperationKind.ADD ? 0 : 1;
  }

  private static boolean isDone(OperationTable table, int row) {
    return table.ending(row) == Ending.DONE;
  }
}
