package dev.tally.interchange;

import dev.tally.history.Ending;
import dev.tally.history.HistoryEvent;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import us.bpsm.edn.EdnException;
import us.bpsm.edn.Keyword;
import us.bpsm.edn.TaggedValue;
import us.bpsm.edn.parser.Parser;
import us.bpsm.edn.parser.Parsers;

/**
 * Reads Jepsen EDN: a map a line, or all in one vector. An operation is handed on when it
 * completes; those that never do, at the end, as unknown.
 */
final class JepsenCursor extends ForeignCursor {

  private record Invoked(int line, int key, OperationKind kind, Phase phase, long delta, long at) {}

  private final LineReader reader;
  private final Parser parser = Parsers.newParser(Parsers.defaultConfiguration());
  private final Map<Integer, Invoked> pending = new LinkedHashMap<>();
  private @Nullable ArrayDeque<Map.Entry<Integer, Invoked>> leftOver;
  private boolean begun;
  private int line = 1;

  JepsenCursor(Path file) throws IOException {
    super(file);
    this.reader = new LineReader(in);
  }

  @Override
  int line() {
    return line;
  }

  @Override
  boolean read() throws IOException {
    Map<?, ?> event = nextEvent();
    while (event != null) {
      if (take(event)) {
        return true;
      }
      event = nextEvent();
    }
    if (leftOver == null) {
      leftOver = new ArrayDeque<>(pending.entrySet());
    }
    Map.Entry<Integer, Invoked> last = leftOver.poll();
    if (last == null) {
      return false;
    }
    end(last.getKey(), last.getValue(), Ending.UNKNOWN, Long.MAX_VALUE);
    return true;
  }

  private @Nullable Map<?, ?> nextEvent() throws IOException {
    int c = reader.peek();
    if (!begun && c == '[') {
      reader.read();
      c = reader.peek();
    }
    begun = true;
    line = reader.line();
    if (c == ']' || c == LineReader.END_OF_INPUT) {
      return null;
    }
    Object value;
    try {
      value = parser.nextValue(reader);
    } catch (EdnException | NumberFormatException e) {
      throw complaint(
          "is no EDN: " + (reader.isEnded() ? "ends in the middle of a value" : e.getMessage()));
    }
    Object bare = value instanceof TaggedValue tagged ? tagged.getValue() : value;
    if (bare == Parser.END_OF_INPUT) {
      return null;
    }
    if (bare instanceof Map<?, ?> map) {
      return map;
    }
    throw complaint("value", bare, "a map");
  }

  /** Whether an operation has ended with it. */
  private boolean take(Map<?, ?> event) {
    String type = keyword(event, "type");
    Object process = field(event, "process");
    long time = number(event, "time");
    if (process instanceof Keyword) {
      String f = field(event, "f") instanceof Keyword name ? name.getName() : "event";
      Object detail = field(event, "value");
      happened(new HistoryEvent(time, f, detail == null ? "" : detail.toString()));
      return false;
    }
    long number = number(event, "process");
    if (number < 0 || number > MAX_PROCESS) {
      throw complaint(":process", number, "0 to " + MAX_PROCESS);
    }
    int id = (int) number;
    if (type.equals("invoke")) {
      Invoked before = pending.put(id, invoked(event, time));
      if (before != null) {
        throw complaint(
            ":process", id, "one that is not waiting since line " + before.line() + " still");
      }
      return false;
    }
    Invoked invoked = pending.remove(id);
    if (invoked == null) {
      throw complaint(":process", id, "one that has invoked an operation");
    }
    if (time < invoked.at) {
      throw complaint(":time", time, "at least that of its invocation, " + invoked.at);
    }
    switch (type) {
      case "ok" -> answered(event, id, invoked, time);
      case "fail" -> {
        boolean overflow =
            field(event, "error") instanceof Keyword why && why.getName().equals("overflow");
        end(id, invoked, overflow ? Ending.OVERFLOWED : Ending.FAILED, time);
      }
      case "info" -> end(id, invoked, Ending.UNKNOWN, time);
      default -> throw complaint(":type", ":" + type, ":invoke, :ok, :fail or :info");
    }
    return true;
  }

  private void answered(Map<?, ?> event, int process, Invoked invoked, long time) {
    List<?> value = value(event);
    if (value.size() < 2 || value.size() > 3) {
      throw complaint(":value", value, "[key value version]");
    }
    if (idOf(key(value.get(0))) != invoked.key) {
      throw complaint(":value", value, "of the key invoked, " + key(invoked.key));
    }
    long version = NO_VERSION;
    if (value.size() == 3 && value.get(2) != null) {
      version = number(":value", value.get(2));
      if (version < 0) {
        throw complaint(":value", value, "of a version of at least 0");
      }
    }
    Object node = field(event, "node");
    int nodeId = node == null ? 0 : idOfNode(node.toString());
    end(process, invoked, Ending.DONE, time, number(":value", value.get(1)), version, nodeId);
  }

  private void end(int process, Invoked invoked, Ending how, long time) {
    end(process, invoked, how, time, 0, 0, 0);
  }

  private void end(
      int process, Invoked invoked, Ending how, long time, long value, long version, int nodeId) {
    moveTo(
        new Operation(
            invoked.key,
            process,
            invoked.kind,
            invoked.phase,
            how,
            invoked.delta,
            invoked.at,
            time,
            value,
            version,
            nodeId));
  }

  private Invoked invoked(Map<?, ?> event, long time) {
    String f = keyword(event, "f");
    OperationKind kind =
        switch (f) {
          case "add" -> OperationKind.ADD;
          case "read", "get" -> OperationKind.READ_LINEARIZABLE;
          case "read-session" -> OperationKind.READ_SESSION;
          case "read-eventual" -> OperationKind.READ_EVENTUAL;
          default -> throw complaint(":f", ":" + f, ":add, :read, :read-session or :read-eventual");
        };
    List<?> value = value(event);
    boolean adds = kind == OperationKind.ADD;
    if (value.isEmpty() || (adds && value.size() != 2)) {
      throw complaint(":value", value, adds ? "[key delta]" : "[key nil]");
    }
    long delta = adds ? number(":value", value.get(1)) : 0;
    if (adds && delta == 0) {
      throw complaint(":value", value, "[key delta] with a delta other than 0");
    }
    return new Invoked(line, idOf(key(value.get(0))), kind, phase(event), delta, time);
  }

  private Phase phase(Map<?, ?> event) {
    if (field(event, "phase") == null) {
      return Phase.MEASURED;
    }
    String name = keyword(event, "phase");
    for (Phase phase : Phase.values()) {
      if (JepsenWriter.nameOf(phase).equals(name)) {
        return phase;
      }
    }
    throw complaint(":phase", ":" + name, ":preload, :warm-up, :measured or :final-read");
  }

  private String key(@Nullable Object key) {
    if (key == null) {
      throw complaint(":value", "of key nil", "of some key");
    }
    return key.toString();
  }

  private List<?> value(Map<?, ?> event) {
    Object value = field(event, "value");
    Object bare = value instanceof TaggedValue tagged ? tagged.getValue() : value;
    if (bare instanceof Map.Entry<?, ?> pair) {
      return Arrays.asList(pair.getKey(), pair.getValue());
    }
    if (bare instanceof Collection<?> list) {
      return new ArrayList<>(list);
    }
    throw complaint(":value", value == null ? "missing" : value, "a vector");
  }

  private String keyword(Map<?, ?> event, String name) {
    Object value = field(event, name);
    if (value instanceof Keyword keyword) {
      return keyword.getName().toLowerCase(Locale.ROOT);
    }
    throw complaint(":" + name, value == null ? "missing" : value, "a keyword");
  }

  private long number(Map<?, ?> event, String name) {
    return number(":" + name, field(event, name));
  }

  private long number(String name, @Nullable Object value) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof BigInteger big && big.bitLength() < Long.SIZE) {
      return big.longValue();
    }
    throw complaint(name, value == null ? "missing" : value, "a 64-bit number");
  }

  private static @Nullable Object field(Map<?, ?> event, String name) {
    return event.get(Keyword.newKeyword(name));
  }
}
