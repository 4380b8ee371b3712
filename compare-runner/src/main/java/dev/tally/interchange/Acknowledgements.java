package dev.tally.interchange;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import dev.tally.interchange.ForeignCursor.Operation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What additions were completed with, where that is a value alone. The form is the same for three
 * habits, which only a whole history tells apart:
 *
 * <ul>
 *   <li>A client that hands back the delta, or the same number each time (how many rows it
 *       touched), has told nothing. A counter's answers to positive additions grow; so where
 *       <b>all</b> tell their own delta, or all tell one number though a counter was added to
 *       twice, they are taken for acknowledgements. That can hide a fault of a counter which
 *       answers nonsense, but reads will show what it holds; the other mistake would call right
 *       counters wrong.
 *   <li>Where all additions are positive and each counter's least answer is 0, which no counter
 *       holds after one of them, answers are the values before; a counter that was also added to
 *       without an answer may begin with more.
 *   <li>Else they are the values after.
 * </ul>
 */
final class Acknowledgements {

  private final Map<Integer, Long> least = new HashMap<>();

  /** Counters of which nobody knows whether the first addition was answered. */
  private final Set<Integer> doubted = new HashSet<>();

  private boolean allRepeat = true;
  private boolean allSame = true;
  private boolean allPositive = true;
  private boolean sameKeyTwice;
  private long only;
  private int told;

  /** Takes in an operation. */
  void look(Operation operation) {
    if (operation.kind() == OperationKind.ADD && operation.ending() == Ending.UNKNOWN) {
      doubted.add(operation.keyId());
    }
    if (!tellsValueAlone(operation)) {
      return;
    }
    long value = operation.value();
    only = told == 0 ? value : only;
    told++;
    allRepeat &= value == operation.delta();
    allSame &= value == only;
    allPositive &= operation.delta() > 0 && value <= Long.MAX_VALUE - operation.delta();
    sameKeyTwice |= least.containsKey(operation.keyId());
    least.merge(operation.keyId(), value, Math::min);
  }

  /** What is assumed, if anything. */
  Optional<String> assumption() {
    if (areNoAnswers()) {
      return Optional.of(
          "additions completed with %s: %d of %d; taken for acknowledgements, not for answers"
              .formatted(allRepeat ? "their own delta" : Long.toString(only), told, told));
    }
    return areBefore()
        ? Optional.of(
            "each counter's least answer is 0: answers of additions are taken for the values before")
        : Optional.empty();
  }

  /** How operations are to be judged, when all have been looked at. */
  UnaryOperator<Operation> judgement() {
    boolean none = areNoAnswers();
    boolean before = areBefore();
    return operation -> {
      if (!tellsValueAlone(operation) || (!none && !before)) {
        return operation;
      }
      return none
          ? operation.told(0, HistoryCursor.NO_ANSWER)
          : operation.told(operation.value() + operation.delta(), HistoryCursor.NO_VERSION);
    };
  }

  private boolean areNoAnswers() {
    return told > 0 && (allRepeat || (allSame && sameKeyTwice));
  }

  private boolean areBefore() {
    return told > 0
        && allPositive
        && least.containsValue(0L)
        && least.entrySet().stream()
            .allMatch(key -> key.getValue() == 0 || doubted.contains(key.getKey()));
  }

  private static boolean tellsValueAlone(Operation operation) {
    return operation.kind() == OperationKind.ADD
        && operation.ending() == Ending.DONE
        && operation.version() == HistoryCursor.NO_VERSION;
  }
}
