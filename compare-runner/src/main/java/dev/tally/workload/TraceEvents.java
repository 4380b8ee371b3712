package dev.tally.workload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Grows columns of events, and takes rows out of them. */
final class TraceEvents {

  private final Map<String, Integer> idOfKey = new HashMap<>();
  private final List<String> keys = new ArrayList<>();
  private int[] keyIds = new int[1024];
  private long[] deltas = new long[1024];
  private long[] times = new long[1024];
  private int[] lines = new int[1024];
  private int size;

  int size() {
    return size;
  }

  /** When event {@code i} happened, nanoseconds since 1970. */
  long time(int i) {
    return times[i];
  }

  /** The line of event {@code i} in its file. */
  int line(int i) {
    return lines[i];
  }

  void add(String key, long delta, long time, long line) {
    if (size == keyIds.length) {
      int larger = size * 2;
      keyIds = Arrays.copyOf(keyIds, larger);
      deltas = Arrays.copyOf(deltas, larger);
      times = Arrays.copyOf(times, larger);
      lines = Arrays.copyOf(lines, larger);
    }
    keyIds[size] = idOf(key);
    deltas[size] = delta;
    times[size] = time;
    lines[size] = (int) Math.min(Integer.MAX_VALUE, line);
    size++;
  }

  private int idOf(String key) {
    return idOfKey.computeIfAbsent(
        key,
        fresh -> {
          keys.add(fresh);
          return keys.size() - 1;
        });
  }

  /** Takes events out. Ids are given anew, in the order of first occurrence. */
  void remove(BitSet out) {
    if (out.isEmpty()) {
      return;
    }
    List<String> before = List.copyOf(keys);
    keys.clear();
    idOfKey.clear();
    int kept = 0;
    for (int i = out.nextClearBit(0); i < size; i = out.nextClearBit(i + 1)) {
      keyIds[kept] = idOf(before.get(keyIds[i]));
      deltas[kept] = deltas[i];
      times[kept] = times[i];
      lines[kept] = lines[i];
      kept++;
    }
    size = kept;
  }

  Trace toTrace(long skippedRows) {
    return new Trace(
        List.copyOf(keys),
        Arrays.copyOf(keyIds, size),
        Arrays.copyOf(deltas, size),
        Arrays.copyOf(times, size),
        skippedRows);
  }
}
