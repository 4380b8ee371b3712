package dev.tally.interchange;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import org.jspecify.annotations.Nullable;

/**
 * One line of a Jepsen history: an invocation, what became of it, or what happened to the system.
 *
 * @param line where it begins
 * @param index its place in the order of events, {@link #NONE} where not told
 * @param time in nanoseconds, {@link #NONE} where not told
 * @param process who; negative for what is no client
 * @param kind of an invocation
 * @param ending of a completion
 * @param phase of an invocation
 * @param key the key's number; of a completion negative where it names none
 * @param number of an invocation the delta, of a completion the value told
 * @param version of a completion: {@link HistoryCursor#NO_VERSION} where a value is told alone,
 *     {@link HistoryCursor#NO_ANSWER} where none is
 * @param node who answered, 0 where not told
 * @param name of what happened to the system, else what is to be shown of the value
 * @param detail of what happened to the system
 */
record JepsenEvent(
    int line,
    long index,
    long time,
    int process,
    @Nullable OperationKind kind,
    @Nullable Ending ending,
    Phase phase,
    int key,
    long number,
    long version,
    int node,
    String name,
    String detail) {

  /** No number of the file. */
  static final long NONE = Long.MIN_VALUE;

  boolean isClients() {
    return process >= 0;
  }

  boolean isInvocation() {
    return kind != null;
  }
}
