package dev.tally.stats;

import dev.tally.deploy.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a side may take at most, all of its processes together.
 *
 * @param processes how many there are
 * @param heapBytes the largest heap that each of them may have, summed; empty where one of them has
 *     no limit that is known. What a process takes beside its heap is not limited: see its resident
 *     memory
 * @param processors how many processors' worth of time they may take; empty without processes
 */
public record Budget(int processes, OptionalLong heapBytes, OptionalDouble processors) {

  /** No process. */
  public static final Budget NONE = new Budget(0, OptionalLong.empty(), OptionalDouble.empty());

  /** Totals of two sides that differ by no more than that are called equal. */
  public static final double TOLERANCE = 0.1;

  /**
   * The heap in words.
   *
   * @return such as {@code 1,536 MiB in 3 processes}; {@code not told} where it is not known
   */
  public String heapInWords() {
    String size =
        heapBytes.isPresent()
            ? String.format(Locale.ROOT, "%,d MiB", heapBytes.getAsLong() >> 20)
            : "not told";
    return String.format(
        Locale.ROOT, "%s in %d process%s", size, processes, processes == 1 ? "" : "es");
  }

  /**
   * The processors in words.
   *
   * @return such as {@code 2} or {@code 1.50}; {@code not told} where it is not known
   */
  public String processorsInWords() {
    if (processors.isEmpty()) {
      return "not told";
    }
    double number = processors.getAsDouble();
    return String.format(Locale.ROOT, number == Math.rint(number) ? "%.0f" : "%.2f", number);
  }

  /**
   * What a reader must know before comparing: the first system against each other one.
   *
   * @param columns in the order of the run
   * @return a sentence each where totals differ by more than {@link #TOLERANCE}, or one of them is
   *     not known
   */
  public static List<String> warnings(List<ColumnResult> columns) {
    List<ColumnResult> systems =
        columns.stream()
            .filter(c -> c.variant().kind() == Variant.Kind.SYSTEM && c.budget().processes() > 0)
            .toList();
    List<String> warnings = new ArrayList<>();
    for (int i = 1; i < systems.size(); i++) {
      compare(systems.get(0), systems.get(i), warnings);
    }
    return warnings;
  }

  private static void compare(ColumnResult one, ColumnResult other, List<String> warnings) {
    Budget a = one.budget();
    Budget b = other.budget();
    if (a.heapBytes.isPresent() != b.heapBytes.isPresent()
        || (a.heapBytes.isPresent()
            && differ((double) a.heapBytes.getAsLong(), (double) b.heapBytes.getAsLong()))) {
      warnings.add(
          "unequal budgets of memory: the heap of %s is %s, that of %s %s"
              .formatted(
                  one.variant().name(), a.heapInWords(), other.variant().name(), b.heapInWords()));
    }
    if (a.processors.isPresent()
        && b.processors.isPresent()
        && differ(a.processors.getAsDouble(), b.processors.getAsDouble())) {
      warnings.add(
          "unequal budgets of processor time: %s may use %s processors, %s %s"
              .formatted(
                  one.variant().name(),
                  a.processorsInWords(),
                  other.variant().name(),
                  b.processorsInWords()));
    }
  }

  private static boolean differ(double one, double other) {
    return Math.max(one, other) > (1 + TOLERANCE) * Math.min(one, other);
  }
}
