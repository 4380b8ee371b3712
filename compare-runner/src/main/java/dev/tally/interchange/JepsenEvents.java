package dev.tally.interchange;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.interchange.Edn.Atom;
import dev.tally.interchange.Edn.Keyword;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of maps. A counter's key stands first in the vector {@code :value}, or in {@code
 * :key}, or nowhere: then all is of one counter. Fields nobody asks for may be anything.
 */
final class JepsenEvents {

  /** The key of what names none; no value of a file equals it. */
  static final Object KEYLESS = new Object();

  private static final int MOST_DETAIL = 120;

  private final ForeignCursor names;

  /** The namespace of the fields of the map at hand, with its slash. */
  private String namespace = "";

  JepsenEvents(ForeignCursor names) {
    this.names = names;
  }

  /** The event of a map. */
  JepsenEvent event(Map<?, ?> map, int line) {
    namespace = namespaceOf(map);
    long index = numberOrNone(field(map, "index"));
    long time = numberOrNone(field(map, "time"));
    Object process = field(map, "process");
    if (process instanceof Keyword || process instanceof Atom) {
      return happened(map, line, index, time);
    }
    long number = number(":process", process);
    if (number < 0 || number > ForeignCursor.MAX_PROCESS) {
      throw names.complaint(":process", number, "0 to " + ForeignCursor.MAX_PROCESS);
    }
    String type = keyword(map, "type");
    return type.equals("invoke")
        ? invoked(map, line, index, time, (int) number)
        : completed(map, type, line, index, time, (int) number);
  }

  private JepsenEvent happened(Map<?, ?> map, int line, long index, long time) {
    Object f = Edn.bare(field(map, "f"));
    Object value = field(map, "value");
    String detail = value == null ? "" : value instanceof String text ? text : Edn.print(value);
    return new JepsenEvent(
        line,
        index,
        time,
        -1,
        null,
        null,
        Phase.MEASURED,
        -1,
        0,
        0,
        0,
        f == null ? "event" : f instanceof Keyword name ? name.name() : Edn.print(f),
        detail.length() > MOST_DETAIL ? detail.substring(0, MOST_DETAIL) + "..." : detail);
  }

  private JepsenEvent invoked(Map<?, ?> map, int line, long index, long time, int process) {
    String f = keyword(map, "f");
    OperationKind kind =
        switch (f) {
          case "add" -> OperationKind.ADD;
          case "read", "get" -> OperationKind.READ_LINEARIZABLE;
          case "read-session" -> OperationKind.READ_SESSION;
          case "read-eventual" -> OperationKind.READ_EVENTUAL;
          default ->
              throw names.complaint(":f", ":" + f, ":add, :read, :read-session or :read-eventual");
        };
    boolean adds = kind == OperationKind.ADD;
    Object value = Edn.bare(field(map, "value"));
    Object key = keyField(map);
    Object delta = value;
    if (value instanceof List<?> list) {
      if (list.isEmpty() || (adds && list.size() != 2)) {
        throw names.complaint(":value", Edn.print(value), adds ? "[key delta]" : "[key nil]");
      }
      key = sameKey(key, list);
      delta = adds ? list.get(1) : null;
    } else if (!adds && value != null) {
      throw names.complaint(":value", Edn.print(value), "[key nil], or nil");
    }
    long number = adds ? number(":value", delta) : 0;
    if (adds && number == 0) {
      throw names.complaint(":value", Edn.print(value), "[key delta] with a delta other than 0");
    }
    return new JepsenEvent(
        line,
        index,
        time,
        process,
        kind,
        null,
        phase(map),
        names.idOf(key),
        number,
        0,
        0,
        value instanceof List<?> ? "[key value version]" : "",
        "");
  }

  private JepsenEvent completed(
      Map<?, ?> map, String type, int line, long index, long time, int process) {
    Ending ending =
        switch (type) {
          case "ok" -> Ending.DONE;
          case "fail" ->
              field(map, "error") instanceof Keyword why && why.name().equals("overflow")
                  ? Ending.OVERFLOWED
                  : Ending.FAILED;
          case "info" -> Ending.UNKNOWN;
          default -> throw names.complaint(":type", ":" + type, ":invoke, :ok, :fail or :info");
        };
    Object value = ending == Ending.DONE ? Edn.bare(field(map, "value")) : null;
    int key = -1;
    Object told = value;
    long version = HistoryCursor.NO_VERSION;
    if (value instanceof List<?> list) {
      if (list.size() < 2 || list.size() > 3) {
        throw names.complaint(":value", Edn.print(value), "[key value version]");
      }
      key = names.idOf(sameKey(keyField(map), list));
      told = list.get(1);
      if (list.size() == 3 && list.get(2) != null) {
        version = number(":value", list.get(2));
        if (version < 0) {
          throw names.complaint(":value", Edn.print(value), "of a version of at least 0");
        }
      }
    }
    if (told == null) {
      version = HistoryCursor.NO_ANSWER;
    }
    Object node = field(map, "node");
    return new JepsenEvent(
        line,
        index,
        time,
        process,
        null,
        ending,
        Phase.MEASURED,
        key,
        told == null ? 0 : number(":value", told),
        version,
        node == null ? 0 : names.idOfNode(node instanceof String name ? name : Edn.print(node)),
        value == null ? "" : Edn.print(value),
        "");
  }

  private Object keyField(Map<?, ?> map) {
    Object key = field(map, "key");
    return key == null ? KEYLESS : key;
  }

  /** The key of a vector, which must be that of the field {@code :key} if there is one. */
  private Object sameKey(Object field, List<?> list) {
    Object key = list.get(0);
    if (key == null) {
      throw names.complaint(":value", "of key nil", "of some key");
    }
    if (field != KEYLESS && !field.equals(key)) {
      throw names.complaint(":value", Edn.print(list), "of the :key " + Edn.print(field));
    }
    return key;
  }

  private Phase phase(Map<?, ?> map) {
    Object value = field(map, "phase");
    if (value == null) {
      return Phase.MEASURED;
    }
    for (Phase phase : Phase.values()) {
      if (value instanceof Keyword name && JepsenWriter.nameOf(phase).equals(name.name())) {
        return phase;
      }
    }
    throw names.complaint(
        ":phase", Edn.print(value), ":preload, :warm-up, :measured or :final-read");
  }

  private String keyword(Map<?, ?> map, String name) {
    Object value = field(map, name);
    if (value instanceof Keyword keyword) {
      return keyword.name().toLowerCase(Locale.ROOT);
    }
    throw names.complaint(":" + name, value == null ? "missing" : Edn.print(value), "a keyword");
  }

  private long number(String name, @Nullable Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw names.complaint(name, value == null ? "missing" : Edn.print(value), "a 64-bit number");
  }

  private static long numberOrNone(@Nullable Object value) {
    return value instanceof Long number ? number : JepsenEvent.NONE;
  }

  private @Nullable Object field(Map<?, ?> map, String name) {
    return map.get(new Keyword(namespace + name));
  }

  /** Of a namespaced map, that in which it says who. */
  private static String namespaceOf(Map<?, ?> map) {
    if (map.containsKey(new Keyword("process"))) {
      return "";
    }
    for (Object key : map.keySet()) {
      if (key instanceof Keyword keyword && keyword.name().endsWith("/process")) {
        return keyword.name().substring(0, keyword.name().lastIndexOf('/') + 1);
      }
    }
    return "";
  }
}
