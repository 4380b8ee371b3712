package dev.tally.interchange;

import dev.tally.interchange.Edn.Keyword;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A name for each key, none twice: a string's is itself, another value's as EDN prints it. Where
 * one is taken by a key of another type, a string is quoted, and another value names its type.
 */
final class KeyNames {

  private final List<String> names = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();

  /** Names a further key; returns its number, from 0. */
  int add(Object key) {
    boolean keyless = key == JepsenEvents.KEYLESS;
    String printed = keyless ? "" : Edn.print(key);
    String name = key instanceof String text ? text : printed;
    if (taken.contains(name)) {
      name = key instanceof String ? printed : printed + " (" + typeOf(key) + ")";
    }
    while (!taken.add(name)) {
      name = name + "'";
    }
    names.add(name);
    return names.size() - 1;
  }

  private static String typeOf(Object key) {
    if (key == JepsenEvents.KEYLESS) {
      return "no key";
    }
    return key instanceof Long ? "number" : key instanceof Keyword ? "keyword" : "no string";
  }

  String get(int id) {
    return names.get(id);
  }
}
