package dev.tally.workload;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the times of a trace are written in. One for a whole file. */
public enum TraceUnit {
  /** Numbers of seconds, with a fraction or without. */
  SECONDS(1_000_000_000),
  /** Numbers of milliseconds. */
  MILLISECONDS(1_000_000),
  /** Numbers of microseconds. */
  MICROSECONDS(1_000),
  /** Numbers of nanoseconds. */
  NANOSECONDS(1),
  /** Date and time of day, the year first. */
  ISO(0);

  /** What {@link #named} takes. */
  static final String LIMIT = "s, ms, us, ns or iso";

  private static final Map<String, TraceUnit> SHORT =
      Map.of("s", SECONDS, "ms", MILLISECONDS, "us", MICROSECONDS, "ns", NANOSECONDS, "iso", ISO);

  private static final Pattern LAST_WORD = Pattern.compile("(\\p{L}+)[^\\p{L}]*$");

  private final long nanos;

  TraceUnit(long nanos) {
    this.nanos = nanos;
  }

  /** Nanoseconds in one; 0 of {@link #ISO}. */
  long nanos() {
    return nanos;
  }

  /** The name that {@link #named} takes. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As people write it in a sentence. */
  String inWords() {
    return this == ISO ? "ISO-8601" : label();
  }

  /**
   * The unit of a name.
   *
   * @param name {@code s}, {@code ms}, {@code us}, {@code ns}, {@code iso}, or a unit in full
   * @return empty where there is none of it
   */
  public static Optional<TraceUnit> named(String name) {
    String lower = name.toLowerCase(Locale.ROOT).replace('\u00b5', 'u').replace('\u03bc', 'u');
    for (TraceUnit unit : values()) {
      if (lower.equals(unit.label())) {
        return Optional.of(unit);
      }
    }
    return Optional.ofNullable(SHORT.get(lower));
  }

  /** The unit that a column's name ends with, as in {@code time_us}, {@code epochMillis}. */
  static Optional<TraceUnit> endOf(String column) {
    Matcher last = LAST_WORD.matcher(column.replaceAll("(?<=\\p{Ll})(?=\\p{Lu})", " "));
    if (!last.find()) {
      return Optional.empty();
    }
    return switch (last.group(1).toLowerCase(Locale.ROOT)) {
      case "s", "sec", "secs", "second", "seconds" -> Optional.of(SECONDS);
      case "ms", "msec", "msecs", "milli", "millis", "millisecond", "milliseconds" ->
          Optional.of(MILLISECONDS);
      case "us", "\u00b5s", "\u03bcs", "usec", "usecs", "micro", "micros" ->
          Optional.of(MICROSECONDS);
      case "microsecond", "microseconds" -> Optional.of(MICROSECONDS);
      case "ns", "nsec", "nsecs", "nano", "nanos", "nanosecond", "nanoseconds" ->
          Optional.of(NANOSECONDS);
      default -> Optional.empty();
    };
  }
}
