package dev.tally.interchange;

import dev.tally.interchange.Edn.Atom;
import dev.tally.interchange.Edn.Keyword;
import dev.tally.interchange.Edn.Tagged;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Clojure prints: EDN, and beside it what its printer writes though EDN has no form for
 * it (namespaced maps, regular expressions, {@code #object[... 0x5b77bc58 ...]}, {@code #<...>},
 * {@code :404}). No known reader takes all that, and a history must not fail for a field that
 * nobody asks for. Nests {@value #MAX_DEPTH} deep at most, so that no input overflows the stack.
 */
final class EdnReader {

  /** How deep values may nest. */
  static final int MAX_DEPTH = 200;

  /** In place of a value: nothing more comes. */
  static final Object END = new Object();

  /** In place of a value: a closing bracket of the outermost level. */
  record Closing(char bracket) {}

  private final CharReader in;
  private final EdnText text;

  EdnReader(Reader in) {
    this.in = new CharReader(in);
    this.text = new EdnText(this.in);
  }

  /** Where the next value begins. */
  int lineOfNext() throws IOException {
    in.peekPastSpace();
    return in.line();
  }

  /** The line of the last character that was no space. */
  int lastLine() {
    return in.lastLine();
  }

  /**
   * Takes the next character if it opens a vector or a list, so that its values come one by one.
   * Returns the bracket that closes it, or null.
   */
  @Nullable Closing enters() throws IOException {
    int c = in.peekPastSpace();
    if (c != '[' && c != '(') {
      return null;
    }
    in.read();
    return new Closing(c == '[' ? ']' : ')');
  }

  /** The next value of the outermost level, {@link #END}, or a {@link Closing} bracket. */
  @Nullable Object next() throws IOException {
    return read(0);
  }

  private @Nullable Object read(int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw problem("nests more than " + MAX_DEPTH + " deep");
    }
    while (true) {
      int c = in.peekPastSpace();
      if (c < 0) {
        return END;
      }
      in.read();
      switch (c) {
        case '{' -> {
          return map(depth, "");
        }
        case '[' -> {
          return list(depth, ']');
        }
        case '(' -> {
          return list(depth, ')');
        }
        case ']', ')', '}' -> {
          return new Closing((char) c);
        }
        case '"' -> {
          return text.string(true);
        }
        case '\\' -> {
          int first = in.read();
          return new Atom("\\" + (first < 0 ? "" : Character.toString(first)) + text.word(""));
        }
        case '^' -> {
          value(depth);
          return value(depth);
        }
        case '\'', '`', '@', '~' -> {
          return new Tagged(Character.toString(c), value(depth));
        }
        case '#' -> {
          if (in.peek() == '_') {
            in.read();
            value(depth);
            continue;
          }
          return dispatch(depth);
        }
        default -> {
          return EdnText.atom(text.word(Character.toString(c)));
        }
      }
    }
  }

  /** A value that must be there. */
  private @Nullable Object value(int depth) throws IOException {
    Object value = read(depth + 1);
    if (value == END) {
      throw cutOff();
    }
    if (value instanceof Closing closing) {
      throw problem("has \"" + closing.bracket + "\" where a value must be");
    }
    return value;
  }

  private @Nullable Object dispatch(int depth) throws IOException {
    int c = in.peek();
    switch (c) {
      case '{' -> {
        in.read();
        return new LinkedHashSet<>(list(depth, '}'));
      }
      case '(' -> {
        in.read();
        return list(depth, ')');
      }
      case '"' -> {
        in.read();
        return new Atom("#" + Edn.print(text.string(false)));
      }
      case '<' -> {
        return unreadable();
      }
      case '\'', '#', '=' -> {
        in.read();
        return new Atom("#" + (char) c + text.word(""));
      }
      case ':' -> {
        in.read();
        String namespace = text.word("");
        if (in.peekPastSpace() != '{') {
          throw in.peek() < 0 ? cutOff() : problem("has #:" + namespace + " without a map");
        }
        in.read();
        return map(depth, namespace.replaceFirst("^:", "") + "/");
      }
      default -> {
        String tag = text.word("");
        return new Tagged(tag, value(depth));
      }
    }
  }

  /** What has no form to read: {@code #<Thing it is>}. */
  private Atom unreadable() throws IOException {
    StringBuilder thing = new StringBuilder("#");
    int open = 0;
    do {
      int c = in.read();
      if (c < 0) {
        throw cutOff();
      }
      open += c == '<' ? 1 : c == '>' ? -1 : 0;
      text.append(thing, c);
    } while (open > 0);
    return new Atom(thing.toString());
  }

  private Map<Object, Object> map(int depth, String namespace) throws IOException {
    List<Object> values = list(depth, '}');
    if (values.size() % 2 != 0) {
      throw problem("has a map with a key but no value");
    }
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i += 2) {
      map.put(qualified(values.get(i), namespace), values.get(i + 1));
    }
    return map;
  }

  private static Object qualified(Object key, String namespace) {
    if (namespace.isEmpty() || !(key instanceof Keyword keyword)) {
      return key;
    }
    String name = keyword.name();
    if (name.startsWith("_/")) {
      return new Keyword(name.substring(2));
    }
    return name.indexOf('/') > 0 ? key : new Keyword(namespace + name);
  }

  private List<Object> list(int depth, char closing) throws IOException {
    List<Object> values = new ArrayList<>();
    while (true) {
      Object value = read(depth + 1);
      if (value == END) {
        throw cutOff();
      }
      if (value instanceof Closing found) {
        if (found.bracket != closing) {
          throw problem("has \"%s\" where \"%s\" must be".formatted(found.bracket, closing));
        }
        return values;
      }
      values.add(value);
    }
  }

  private MalformedEdn problem(String what) {
    return text.problem(what);
  }

  private MalformedEdn cutOff() {
    return text.cutOff();
  }
}
