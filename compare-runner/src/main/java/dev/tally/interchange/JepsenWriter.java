package dev.tally.interchange;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.HistoryEvent;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.interchange.ForeignCursor.Operation;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes Jepsen EDN. Invocations and completions stand in the order of time; where two times are
 * equal, invocations come first, as far as their processes were free: neither operation is known to
 * precede the other. A process whose operation is unknown is never heard of again, as Jepsen has
 * it: it goes on under another number.
 */
final class JepsenWriter {

  private record Moment(long time, int rank, int order, int operation, boolean invokes) {}

  private final HistoryCursor history;
  private final Writer out;
  private final List<Operation> operations = new ArrayList<>();
  private final List<Moment> moments = new ArrayList<>();
  private final Map<Integer, Integer> numbers = new HashMap<>();

  /** By process, the completion recorded last. */
  private final Map<Integer, Moment> completions = new HashMap<>();

  private final List<String> keys = new ArrayList<>();
  private int nextNumber;
  private int index;

  JepsenWriter(HistoryCursor history, Writer out) {
    this.history = history;
    this.out = out;
  }

  static String nameOf(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Writes all; returns how many operations. */
  int write() throws IOException {
    while (history.next()) {
      read();
    }
    moments.sort(
        Comparator.comparingLong(Moment::time)
            .thenComparingInt(Moment::rank)
            .thenComparingInt(Moment::order));
    List<HistoryEvent> events = new ArrayList<>(history.events());
    events.sort(Comparator.comparingLong(HistoryEvent::nanos));
    int next = 0;
    for (Moment moment : moments) {
      while (next < events.size() && events.get(next).nanos() <= moment.time) {
        event(events.get(next++));
      }
      line(moment);
    }
    while (next < events.size()) {
      event(events.get(next++));
    }
    return operations.size();
  }

  private void read() {
    Operation operation =
        new Operation(
            history.keyId(),
            history.process(),
            history.kind(),
            history.phase(),
            history.ending(),
            history.delta(),
            history.callNanos(),
            history.returnNanos(),
            history.value(),
            history.version(),
            history.nodeId());
    int at = operations.size();
    operations.add(operation);
    nextNumber = Math.max(nextNumber, operation.process() + 1);
    while (keys.size() <= operation.keyId()) {
      keys.add(Edn.print(history.key(keys.size())));
    }
    Moment before = completions.get(operation.process());
    boolean atOnce = before != null && before.time == operation.call();
    Moment call = new Moment(operation.call(), atOnce ? before.rank + 1 : 0, 2 * at, at, true);
    boolean instant = operation.call() == operation.returned();
    int rank = instant ? call.rank + 1 : 1;
    Moment end = new Moment(operation.returned(), rank, 2 * at + 1, at, false);
    moments.add(call);
    completions.put(operation.process(), end);
    if (operation.returned() != Long.MAX_VALUE) {
      moments.add(end);
    }
  }

  private void line(Moment moment) throws IOException {
    Operation operation = operations.get(moment.operation);
    int process = numbers.getOrDefault(operation.process(), operation.process());
    String type = "invoke";
    String value = moment.invokes ? asked(operation) : "";
    String error = "";
    String node = "";
    if (!moment.invokes) {
      switch (operation.ending()) {
        case DONE -> {
          type = "ok";
          value = answered(operation);
          if (operation.nodeId() != 0) {
            node = ", :node " + Edn.print(history.node(operation.nodeId()));
          }
        }
        case FAILED -> {
          type = "fail";
          value = asked(operation);
        }
        case OVERFLOWED -> {
          type = "fail";
          value = asked(operation);
          error = ", :error :overflow";
        }
        case UNKNOWN -> {
          type = "info";
          value = asked(operation);
        }
      }
    }
    if (operation.ending() == Ending.UNKNOWN
        && moment.invokes == (operation.returned() == Long.MAX_VALUE)) {
      numbers.put(operation.process(), nextNumber++);
    }
    String phase =
        operation.phase() == Phase.MEASURED ? "" : ", :phase :" + nameOf(operation.phase());
    out.write(
        "{:index %d, %s:process %d, :type :%s, :f :%s, :value %s%s%s%s}\n"
            .formatted(
                index++,
                time(moment.time),
                process,
                type,
                nameOf(operation.kind()),
                value,
                error,
                node,
                phase));
  }

  private String asked(Operation operation) {
    String what = operation.kind() == OperationKind.ADD ? "" + operation.delta() : "nil";
    return "[" + keys.get(operation.keyId()) + " " + what + "]";
  }

  /** Places in an order are no times. */
  private String time(long time) {
    return history.isTimed() ? ":time " + time + ", " : "";
  }

  private String answered(Operation operation) {
    if (operation.version() == HistoryCursor.NO_ANSWER) {
      return "[" + keys.get(operation.keyId()) + " nil]";
    }
    String version =
        operation.version() == HistoryCursor.NO_VERSION ? "" : " " + operation.version();
    return "[" + keys.get(operation.keyId()) + " " + operation.value() + version + "]";
  }

  private void event(HistoryEvent event) throws IOException {
    String name = event.name().replaceAll("[^A-Za-z0-9.*+!_?$%&=-]", "-");
    out.write(
        "{:index %d, %s:process :nemesis, :type :info, :f :%s, :value %s}\n"
            .formatted(index++, time(event.nanos()), name, Edn.print(event.detail())));
  }

  private static String nameOf(OperationKind kind) {
    return switch (kind) {
      case ADD -> "add";
      case READ_LINEARIZABLE -> "read";
      case READ_SESSION -> "read-session";
      case READ_EVENTUAL -> "read-eventual";
    };
  }
}
