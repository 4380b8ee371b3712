package dev.tally.workload;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts bad rows by what is wrong with them, and keeps the first of each kind. */
final class SkippedRows {

  private final Map<BadRow.Kind, Integer> counts = new EnumMap<>(BadRow.Kind.class);
  private final Map<BadRow.Kind, String> firsts = new EnumMap<>(BadRow.Kind.class);
  private long firstLine = Long.MAX_VALUE;
  private String first = "";
  private long count;

  void add(long line, BadRow bad) {
    count++;
    counts.merge(bad.kind(), 1, Integer::sum);
    firsts.putIfAbsent(bad.kind(), "line " + line + " " + bad.what());
    if (line < firstLine) {
      firstLine = line;
      first = line + ": " + bad.what();
    }
  }

  long count() {
    return count;
  }

  /** The first of all, as {@code LINE: WHAT}. */
  String first() {
    return first;
  }

  /** A line a kind. */
  List<String> inWords() {
    List<String> lines = new ArrayList<>();
    counts.forEach(
        (kind, n) ->
            lines.add(
                String.format(
                    Locale.ROOT, "%,d by %s, first: %s", n, kind.inWords(), firsts.get(kind))));
    return lines;
  }

  boolean has(BadRow.Kind kind) {
    return counts.containsKey(kind);
  }
}
