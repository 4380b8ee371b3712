package dev.tally.report;

import dev.tally.stats.Difference;
import dev.tally.stats.Figure;
import dev.tally.stats.Mark;
import dev.tally.stats.OrderVerdict;
import dev.tally.stats.SummaryRow;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers and names as people read them. */
final class Words {

  /** What stands where nothing was measured. */
  static final String MISSING = "-";

  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** A figure in a unit that suits its size. */
  static String of(Figure figure, double value) {
    return switch (figure) {
      case P50, P99, P999, MAX, SERVICE_P50, SERVICE_P99 -> latency(value);
      case THROUGHPUT -> rate(value);
      case CPU_PER_OPERATION -> latency(value * 1e3);
      case MEMORY -> digits(value / (1 << 20)) + " MiB";
      case DISK_PER_OPERATION, NETWORK_PER_OPERATION -> bytes(value);
    };
  }

  static String bytes(double bytes) {
    if (bytes < 999.5) {
      return digits(bytes) + " B";
    }
    return bytes < 999.5 * 1024
        ? digits(bytes / 1024) + " KiB"
        : digits(bytes / (1 << 20)) + " MiB";
  }

  static String latency(double nanos) {
    if (nanos < 999.5) {
      return digits(nanos) + " ns";
    }
    if (nanos < 999.5e3) {
      return digits(nanos / 1e3) + " us";
    }
    return nanos < 999.5e6 ? digits(nanos / 1e6) + " ms" : digits(nanos / 1e9) + " s";
  }

  static String rate(double perSecond) {
    if (perSecond < 999.5) {
      return digits(perSecond) + "/s";
    }
    return perSecond < 999.5e3
        ? digits(perSecond / 1e3) + " k/s"
        : digits(perSecond / 1e6) + " M/s";
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Three significant digits, never in powers of ten. */
  static String digits(double value) {
    if (value == 0 || value >= 99.95) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 9.995 ? "%.1f" : "%.2f", value);
  }

  /**
   * How many times one side is the other, at least 1, with its interval: {@code 3.2x [2.9, 3.5]}.
   */
  static String times(Difference difference) {
    Difference factor = difference.factor();
    return digits(factor.ratio())
        + "x"
        + factor
            .interval()
            .map(i -> " [%s, %s]".formatted(digits(i.low()), digits(i.high())))
            .orElse(" [no interval]");
  }

  /** Marks as they stand behind a name or a ratio: {@code *pt}; empty where there are none. */
  static String marks(Collection<Mark> marks) {
    return marks.isEmpty()
        ? ""
        : marks.stream()
            .map(mark -> String.valueOf(mark.letter()))
            .collect(Collectors.joining("", " *", ""));
  }

  /** What stands for a figure of a row. */
  static String figure(Figure figure, SummaryRow row) {
    return row.figure(figure)
        .map(spread -> of(figure, spread.median()))
        .orElseGet(
            () -> row.untold().containsKey(figure) ? row.untold().get(figure).label() : MISSING);
  }

  static boolean isUnchecked(OrderVerdict verdict) {
    return verdict.operations() == 0 && verdict.kind() == OrderVerdict.Kind.UNDECIDED;
  }

  static String verdict(OrderVerdict verdict) {
    return isUnchecked(verdict) ? "not checked" : of(verdict.kind());
  }
}
