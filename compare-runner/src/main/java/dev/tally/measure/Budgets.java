package dev.tally.measure;

import dev.tally.process.ChildProcess;
import dev.tally.stats.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads off running processes what they may take at most. */
public final class Budgets {

  private static final Pattern HEAP = Pattern.compile("-Xmx(\\d{1,12})([kKmMgGtT]?)");
  private static final String PROCESSORS = "Cpus_allowed_list:";

  private Budgets() {}

  /**
   * Of one side.
   *
   * @param processes all of its own; what runs elsewhere is in no total
   * @return the heaps that their command lines allow, and the processors that the system lets any
   *     of them run on, at most the quota of this process's container, which is theirs as well
   */
  public static Budget of(List<ChildProcess> processes) {
    if (processes.isEmpty()) {
      return Budget.NONE;
    }
    return new Budget(
        processes.size(),
        heap(processes.stream().map(ChildProcess::command).toList()),
        OptionalDouble.of(
            Math.min(
                processors(Path.of("/proc"), processes.stream().map(ChildProcess::pid).toList()),
                new ControlGroup(Path.of("/")).processors().orElse(Double.POSITIVE_INFINITY))));
  }

  /**
   * The heaps of JVMs together.
   *
   * @param commands a command line each
   * @return bytes; empty where one names no size
   */
  static OptionalLong heap(List<List<String>> commands) {
    long sum = 0;
    for (List<String> command : commands) {
      OptionalLong one = OptionalLong.empty();
      for (String word : command) {
        Matcher heap = HEAP.matcher(word);
        if (heap.matches()) {
          // Of several, a JVM takes the last.
          one = OptionalLong.of(bytes(heap.group(1), heap.group(2)));
        }
      }
      if (one.isEmpty()) {
        return one;
      }
      sum += one.getAsLong();
    }
    return OptionalLong.of(sum);
  }

  private static long bytes(String number, String unit) {
    int shift =
        switch (unit) {
          case "k", "K" -> 10;
          case "m", "M" -> 20;
          case "g", "G" -> 30;
          case "t", "T" -> 40;
          default -> 0;
        };
    return Long.parseLong(number) << shift;
  }

  /** How many processors any of them may run on; where that is not told, those of this JVM. */
  static double processors(Path proc, List<Long> pids) {
    BitSet allowed = new BitSet();
    for (long pid : pids) {
      try {
        Files.readAllLines(proc.resolve(pid + "/status")).stream()
            .filter(line -> line.startsWith(PROCESSORS))
            .forEach(line -> add(line.substring(PROCESSORS.length()).strip(), allowed));
      } catch (IOException e) {
        // It has ended, or the system has no such file.
      }
    }
    return allowed.isEmpty() ? Runtime.getRuntime().availableProcessors() : allowed.cardinality();
  }

  /** Such as {@code 0-3,8}. */
  private static void add(String ranges, BitSet allowed) {
    for (String range : ranges.split(",", -1)) {
      if (range.matches("\\d{1,6}(-\\d{1,6})?")) {
        String[] ends = range.split("-", -1);
        allowed.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
      }
    }
  }
}
