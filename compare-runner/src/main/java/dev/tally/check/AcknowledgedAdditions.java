package dev.tally.check;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Decides keys of which additions were acknowledged without an answer, as most clients of Jepsen's
 * counter do: only reads tell where they stand.
 *
 * <ol>
 *   <li><b>Bounds</b>: a read shows at least what had been acknowledged before its call, and at
 *       most what had been called by its return. Where the two meet at every read, nothing is left
 *       open.
 *   <li><b>Order</b>: else, where all additions are positive, values order the reads (see {@link
 *       ValueOrder}); that order must not go against real time.
 *   <li><b>Sums</b>: between two values read one after the other, some of the additions make up the
 *       difference: {@link AdditionPlacer} looks for such a distribution, exactly.
 * </ol>
 *
 * <p>Additions of mixed signs that overlap reads are undecided within their bounds.
 */
final class AcknowledgedAdditions {

  private final OperationTable table;
  private final List<Integer> open = new ArrayList<>();
  private final List<Integer> anchors = new ArrayList<>();
  private long cut;
  private int weak;
  private int last;

  AcknowledgedAdditions(OperationTable table) {
    this.table = table;
  }

  /** Whether an addition of the key was acknowledged without an answer. */
  static boolean isAmong(OperationTable table, int[] rows, int from, int to) {
    return IntStream.range(from, to)
        .anyMatch(i -> table.version(rows[i]) == HistoryCursor.NO_ANSWER);
  }

  /** Whether any answer of the key checked last tells of its additions. */
  boolean isTold() {
    return !anchors.isEmpty();
  }

  /**
   * The largest of the versions made up for the key checked last; negative where there are none.
   */
  int last() {
    return last;
  }

  /**
   * Checks one key as it was known at a moment; where nothing had been cut away and it is valid,
   * its answers get versions: the ranks of the values read.
   */
  Optional<Finding> check(int[] rows, int from, int to, long until) {
    cut = until;
    last = -1;
    try {
      Optional<Finding> finding = collect(rows, from, to);
      return finding.isPresent() ? finding : judge(rows[from]);
    } catch (ArithmeticException e) {
      return Optional.of(
          Finding.undecided("the additions of the key sum up beyond 64 bits", rows[from]));
    }
  }

  private Optional<Finding> collect(int[] rows, int from, int to) {
    open.clear();
    anchors.clear();
    weak = -1;
    for (int i = from; i < to; i++) {
      int row = rows[i];
      boolean returned = table.returned(row) <= cut;
      boolean done = table.ending(row) == Ending.DONE && returned;
      boolean adds = table.kind(row) == OperationKind.ADD;
      if (table.ending(row) == Ending.OVERFLOWED && returned) {
        return Optional.of(
            Finding.undecided(
                "an addition was refused for overflow, but others were acknowledged without an answer, so the value it met is open",
                row));
      }
      boolean pending = table.ending(row) == Ending.UNKNOWN || !returned;
      if (adds && (done ? table.version(row) == HistoryCursor.NO_ANSWER : pending)) {
        if (table.call(row) <= cut) {
          open.add(row);
        }
      } else if (done && !adds && table.kind(row) != OperationKind.READ_LINEARIZABLE) {
        weak = row;
      } else if (done && table.version(row) != HistoryCursor.NO_VERSION) {
        return Optional.of(
            Finding.undecided(
                "some additions were acknowledged without an answer, and some answers tell their version",
                row));
      } else if (done) {
        anchors.add(row);
      }
    }
    return Optional.empty();
  }

  private Optional<Finding> judge(int anyRow) {
    AdditionBounds bounds = new AdditionBounds(table, open, anchors, this::returned);
    for (int anchor : anchors) {
      Optional<Finding> finding = outOfBounds(bounds, anchor);
      if (finding.isPresent()) {
        return finding;
      }
    }
    boolean mixed =
        IntStream.concat(ints(open), ints(anchors).filter(this::isAddition))
            .anyMatch(row -> table.delta(row) <= 0);
    if (mixed) {
      return bounds.allMeet() && weak < 0
          ? Optional.empty()
          : Optional.of(
              Finding.undecided(
                  "additions tell no answer, and not all are positive, so which of them a read has seen is open",
                  anyRow));
    }
    AnchorOrder order = new AnchorOrder(table, anchors);
    Optional<Finding> finding = order.check();
    finding = finding.isPresent() ? finding : place(order);
    if (finding.isEmpty() && weak >= 0) {
      return Optional.of(
          Finding.undecided(
              "additions tell no answer, so what a session or eventual read may show is open",
              weak));
    }
    return finding;
  }

  private Optional<Finding> outOfBounds(AdditionBounds bounds, int anchor) {
    bounds.lookAt(anchor);
    long seen =
        isAddition(anchor) ? table.value(anchor) - table.delta(anchor) : table.value(anchor);
    if (seen >= bounds.least() && seen <= bounds.most()) {
      return Optional.empty();
    }
    String who =
        isAddition(anchor)
            ? "an addition met"
            : table.phase(anchor) == Phase.FINAL_READ ? "the final read shows" : "a read shows";
    String what =
        seen < bounds.least()
            ? "%s %d, though additions answered before it was called make it at least %d: an acknowledged addition is lost"
                .formatted(who, seen, bounds.least())
            : "%s %d, though all additions called before it returned make it at most %d: one was applied twice, or though it had failed"
                .formatted(who, seen, bounds.most());
    int latest = seen < bounds.least() ? bounds.latestBefore() : AdditionBounds.NONE;
    return Optional.of(
        latest == AdditionBounds.NONE
            ? Finding.invalid(what, anchor)
            : Finding.invalid(what, latest, anchor));
  }

  private Optional<Finding> place(AnchorOrder order) {
    AdditionPlacer placer = new AdditionPlacer(table, open, this::returned, order);
    AdditionPlacer.Answer answer = placer.place();
    if (answer == AdditionPlacer.Answer.PLACED) {
      last = order.last();
      if (cut == Long.MAX_VALUE) {
        order.tellVersions();
        placer.tellVersions();
      }
      return Optional.empty();
    }
    int gap = placer.firstUnfilled();
    if (gap == order.gaps()) {
      int late = placer.homeless();
      return Optional.of(
          Finding.invalid("an acknowledged addition is missing in what was read after it", late));
    }
    String values = order.inWords(gap);
    return Optional.of(
        answer == AdditionPlacer.Answer.TOO_HARD
            ? Finding.undecided("too many ways to make " + values, order.witness(gap))
            : Finding.invalid(
                "no choice of the %d additions without an answer, called and acknowledged in time, makes %s"
                    .formatted(open.size(), values),
                order.witness(gap)));
  }

  /** When an addition was known to be applied; never where it is unknown still. */
  private long returned(int row) {
    boolean done = table.ending(row) == Ending.DONE && table.returned(row) <= cut;
    return done ? table.returned(row) : Long.MAX_VALUE;
  }

  private boolean isAddition(int row) {
    return table.kind(row) == OperationKind.ADD;
  }

  private static IntStream ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue);
  }
}
