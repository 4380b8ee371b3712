package dev.tally.interchange;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The values of EDN as {@link EdnReader} makes them: null, Boolean, Long, String, List, Set, Map,
 * and the records below. Two are equal where Clojure's are, so long as nobody counts with decimals.
 */
final class Edn {

  /**
   * A name like {@code :ok}.
   *
   * @param name without the first colon, with its namespace
   */
  record Keyword(String name) {}

  /**
   * Anything else that is one word: a symbol, a decimal, a character, a number beyond 64 bits.
   *
   * @param text as it stands
   */
  record Atom(String text) {}

  /**
   * A value with a tag nobody here knows.
   *
   * @param tag without its #
   */
  record Tagged(String tag, @Nullable Object value) {}

  private Edn() {}

  /** The value without its tags. */
  static @Nullable Object bare(@Nullable Object value) {
    Object bare = value;
    while (bare instanceof Tagged tagged) {
      bare = tagged.value;
    }
    return bare;
  }

  /** As EDN would have it. */
  static String print(@Nullable Object value) {
    if (value == null) {
      return "nil";
    } else if (value instanceof String text) {
      return quote(text);
    } else if (value instanceof Keyword keyword) {
      return ":" + keyword.name;
    } else if (value instanceof Atom atom) {
      return atom.text;
    } else if (value instanceof Tagged tagged) {
      return "#" + tagged.tag + " " + print(tagged.value);
    } else if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> print(entry.getKey()) + " " + print(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    } else if (value instanceof Set<?> set) {
      return set.stream().map(Edn::print).collect(Collectors.joining(" ", "#{", "}"));
    } else if (value instanceof List<?> list) {
      return list.stream().map(Edn::print).collect(Collectors.joining(" ", "[", "]"));
    }
    return value.toString();
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || (Character.isSurrogate(c) && !isPaired(text, i))) {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  private static boolean isPaired(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
