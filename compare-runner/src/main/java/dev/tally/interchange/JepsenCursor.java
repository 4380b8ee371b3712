package dev.tally.interchange;

import dev.tally.history.Ending;
import dev.tally.history.HistoryEvent;
import dev.tally.history.OperationKind;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Jepsen EDN: maps, one after the other or within a vector or list. All is read at once,
 * since only the whole tells the order, and whether answers are answers: most clients complete an
 * addition with the {@code :value} of its invocation. Operations come in the order of their
 * completions; those that never complete, at the end, as unknown.
 */
final class JepsenCursor extends ForeignCursor {

  private record Invoked(JepsenEvent event, long at) {}

  private final EdnReader reader;
  private @Nullable Iterator<Operation> operations;
  private boolean timed = true;
  private int line = 1;

  JepsenCursor(Path file, Reader in) {
    super(file, in);
    this.reader = new EdnReader(in);
  }

  @Override
  int line() {
    return line;
  }

  @Override
  public boolean isTimed() {
    return timed;
  }

  @Override
  boolean read() throws IOException {
    if (operations == null) {
      operations = pair(readAll()).iterator();
    }
    if (!operations.hasNext()) {
      return false;
    }
    moveTo(operations.next());
    return true;
  }

  private List<JepsenEvent> readAll() throws IOException {
    List<JepsenEvent> events = new ArrayList<>();
    JepsenEvents maps = new JepsenEvents(this);
    EdnReader.Closing within = null;
    try {
      while (true) {
        line = reader.lineOfNext();
        if (within == null) {
          within = reader.enters();
          if (within != null) {
            continue;
          }
        }
        Object value = Edn.bare(reader.next());
        if (value == EdnReader.END) {
          if (within != null) {
            cutOff(reader.lastLine());
          }
          return events;
        }
        if (within != null && within.equals(value)) {
          within = null;
        } else if (value instanceof Map<?, ?> map) {
          events.add(maps.event(map, line));
        } else {
          String what =
              value instanceof EdnReader.Closing end ? "" + end.bracket() : Edn.print(value);
          throw complaint("value", what, "a map");
        }
      }
    } catch (MalformedEdn e) {
      if (!e.isCutOff()) {
        throw complaintAt(e.line(), "is no EDN: " + e.getMessage());
      }
      cutOff(e.line());
      return events;
    }
  }

  /** Brings invocations and completions together. */
  private List<Operation> pair(List<JepsenEvent> events) {
    JepsenOrder order = new JepsenOrder(events, this);
    timed = order.isTimed();
    order.resorting().ifPresent(this::note);
    order.contradiction().ifPresent(this::note);
    Acknowledgements acknowledgements = new Acknowledgements();
    List<Operation> paired = new ArrayList<>();
    Map<Integer, Invoked> pending = new LinkedHashMap<>();
    for (int i = 0; i < events.size(); i++) {
      JepsenEvent event = events.get(i);
      long time = order.timeOf(event, i);
      line = event.line();
      if (!event.isClients()) {
        happened(new HistoryEvent(time, event.name(), event.detail()));
      } else if (event.isInvocation()) {
        Invoked before = pending.put(event.process(), new Invoked(event, time));
        if (before != null) {
          throw complaint(
              ":process",
              event.process(),
              "one that is not waiting since line " + before.event.line() + " still");
        }
      } else {
        Invoked invoked = pending.remove(event.process());
        if (invoked == null) {
          throw complaint(":process", event.process(), "one that has invoked an operation");
        }
        requireSameShape(invoked.event, event);
        Operation operation = operation(invoked, event, time);
        acknowledgements.look(operation);
        paired.add(operation);
      }
    }
    for (Invoked invoked : pending.values()) {
      Operation operation = unknown(invoked);
      acknowledgements.look(operation);
      paired.add(operation);
    }
    acknowledgements.assumption().ifPresent(this::note);
    paired.replaceAll(acknowledgements.judgement());
    return paired;
  }

  /** A completion with a value tells it in the form of its invocation, of the same key. */
  private void requireSameShape(JepsenEvent invoked, JepsenEvent completed) {
    if (completed.ending() != Ending.DONE) {
      return;
    }
    boolean adds = invoked.kind() == OperationKind.ADD;
    if (completed.version() == NO_ANSWER && !adds) {
      throw complaint(
          ":value", completed.name().isEmpty() ? "missing" : completed.name(), "a 64-bit number");
    }
    if (completed.name().isEmpty()) {
      return;
    }
    boolean vector = completed.key() >= 0;
    if (!vector && !invoked.name().isEmpty()) {
      throw complaint(":value", completed.name(), "a vector, as that of its invocation");
    }
    if (vector && completed.key() != invoked.key()) {
      throw complaint(":value", completed.name(), "of the key invoked, " + key(invoked.key()));
    }
  }

  private static Operation operation(Invoked invoked, JepsenEvent completed, long time) {
    boolean done = completed.ending() == Ending.DONE;
    return new Operation(
        invoked.event.key(),
        completed.process(),
        invoked.event.kind(),
        invoked.event.phase(),
        completed.ending(),
        invoked.event.number(),
        invoked.at,
        time,
        done ? completed.number() : 0,
        done ? completed.version() : 0,
        done ? completed.node() : 0);
  }

  private static Operation unknown(Invoked invoked) {
    return new Operation(
        invoked.event.key(),
        invoked.event.process(),
        invoked.event.kind(),
        invoked.event.phase(),
        Ending.UNKNOWN,
        invoked.event.number(),
        invoked.at,
        Long.MAX_VALUE,
        0,
        0,
        0);
  }
}
