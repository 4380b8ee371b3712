package dev.tally.workload;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * How a trace is written.
 *
 * @param charset of its text
 * @param separator between fields; empty for a comma, or what a first line {@code sep=} names
 * @param timeUnit of its times; empty where it is told by the column's name or the times' size
 * @param zone of times of day that name none; empty to refuse them
 * @param timePattern of its dates, where they are not of ISO-8601; empty with a {@code timeUnit} of
 *     numbers
 */
public record TraceFormat(
    Charset charset,
    Optional<Character> separator,
    Optional<TraceUnit> timeUnit,
    Optional<ZoneId> zone,
    Optional<TimePattern> timePattern) {

  /** UTF-8, commas, the unit told by the file, every time of day with its zone. */
  public static final TraceFormat DEFAULT =
      new TraceFormat(StandardCharsets.UTF_8, Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Without a pattern of its dates.
   *
   * @param charset of its text
   * @param separator between fields
   * @param timeUnit of its times
   * @param zone of times of day that name none
   */
  public TraceFormat(
      Charset charset,
      Optional<Character> separator,
      Optional<TraceUnit> timeUnit,
      Optional<ZoneId> zone) {
    this(charset, separator, timeUnit, zone, Optional.empty());
  }

  /**
   * What contradicts itself.
   *
   * @return for a person; empty where nothing does
   */
  public Optional<String> contradiction() {
    return timePattern.isPresent() && timeUnit.isPresent() && timeUnit.get() != TraceUnit.ISO
        ? Optional.of("a pattern of dates and a unit of numbers exclude each other")
        : Optional.empty();
  }

  /** What {@link #separatorNamed} takes. */
  public static final String SEPARATOR_LIMIT =
      "one character that is no letter, digit, quote or line end, or comma, semicolon, tab, pipe";

  /** What {@link #charsetNamed} takes. */
  public static final String CHARSET_LIMIT =
      "a character set, like UTF-8, ISO-8859-1, windows-1252 or UTF-16";

  /** What {@link #zoneNamed} takes. */
  public static final String ZONE_LIMIT = "a time zone, like UTC, +01:00 or Europe/Berlin";

  /** What {@link TraceUnit#named} takes. */
  public static final String UNIT_LIMIT = TraceUnit.LIMIT;

  private static final Map<String, Character> SEPARATORS =
      Map.of("comma", ',', "semicolon", ';', "tab", '\t', "\\t", '\t', "pipe", '|');

  /**
   * The separator of a name.
   *
   * @param name as in {@link #SEPARATOR_LIMIT}
   * @return empty where it is none
   */
  public static Optional<Character> separatorNamed(String name) {
    if (SEPARATORS.containsKey(name)) {
      return Optional.of(SEPARATORS.get(name));
    }
    return name.length() == 1 && isSeparator(name.charAt(0))
        ? Optional.of(name.charAt(0))
        : Optional.empty();
  }

  /** The name of a separator, for {@link #separatorNamed}. */
  static String nameOf(char separator) {
    return separator == '\t' ? "tab" : Character.toString(separator);
  }

  private static boolean isSeparator(char c) {
    boolean endsLine = c == '\n' || c == '\r';
    return !endsLine && c != '"' && !Character.isLetterOrDigit(c) && !Character.isSurrogate(c);
  }

  /**
   * The character set of a name.
   *
   * @param name as Java knows it
   * @return empty where it is none
   */
  public static Optional<Charset> charsetNamed(String name) {
    try {
      return Optional.of(Charset.forName(name));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }

  /**
   * The time zone of a name.
   *
   * @param name of a region, or an offset
   * @return empty where it is none
   */
  public static Optional<ZoneId> zoneNamed(String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
