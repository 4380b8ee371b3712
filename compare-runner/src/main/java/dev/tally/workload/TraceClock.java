package dev.tally.workload;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the times of one trace. What they are written in is decided once, by many of them: decided
 * row by row, a trace that crosses a power of ten would change its unit in the middle.
 */
final class TraceClock {

  /** Times are at most so far from 1970, in nanoseconds: 146 years. Differences fit a long. */
  static final long LIMIT = 1L << 62;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d{1,24}(?:\\.\\d{0,24})?|\\.\\d{1,24})(?:[eE][+-]?\\d{1,2})?");
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})([-/]?)(\\d{2})\\2(\\d{2})[Tt ] *"
              + "(\\d{2}):?(\\d{2})(?::?(\\d{2})(?:[.,](\\d{1,24}))?)?"
              + "(?: ?([Zz]|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?))?(?:\\[[\\w/+:-]{1,60}])?");

  private static final Pattern DATE =
      Pattern.compile("\\d{1,4}([./-])(?:\\d{1,2}|\\p{L}{3,9})\\1\\d{1,4}");

  /** In the coarsest unit in which it lies before this, a number is a time since 1970. */
  private static final double LATEST_SECOND = LIMIT / 1e9;

  private static final double FIRST_SINCE_1970 = 1e8;

  private final TraceUnit unit;
  private final String told;
  private final Optional<ZoneId> zone;
  private final Optional<TimePattern> pattern;

  private TraceClock(TraceUnit unit, String told, TraceFormat format) {
    this.unit = unit;
    this.told = told;
    this.zone = format.zone();
    this.pattern = format.timePattern();
  }

  /**
   * Decides how times are written.
   *
   * @param format with the unit where it is asked for
   * @param column the name of the times' column
   * @param sample some of the times
   * @return a clock for all of them
   */
  static TraceClock decide(TraceFormat format, String column, List<String> sample) {
    if (format.timeUnit().isPresent() || format.timePattern().isPresent()) {
      return new TraceClock(format.timeUnit().orElse(TraceUnit.ISO), "as asked for", format);
    }
    double[] numbers =
        sample.stream()
            .filter(TraceClock::isNumber)
            .mapToDouble(text -> Math.abs(Double.parseDouble(text)))
            .sorted()
            .toArray();
    long dates = sample.stream().filter(text -> ISO.matcher(text).matches()).count();
    if (dates > 0 && dates >= numbers.length) {
      return new TraceClock(TraceUnit.ISO, "by their form", format);
    }
    double median = numbers.length == 0 ? 0 : numbers[(numbers.length - 1) / 2];
    Optional<TraceUnit> named = TraceUnit.endOf(column).filter(unit -> isPossible(median, unit));
    TraceUnit bySize =
        Arrays.stream(TraceUnit.values())
            .filter(unit -> unit != TraceUnit.ISO && isPossible(median, unit))
            .findFirst()
            .orElse(TraceUnit.NANOSECONDS);
    String size =
        median < FIRST_SINCE_1970
            ? "as nothing tells another unit; --trace-time-unit sets it"
            : "by their size; --trace-time-unit sets it";
    return new TraceClock(
        named.orElse(bySize),
        named.isPresent() ? "by the name of their column; --trace-time-unit sets it" : size,
        format);
  }

  private static boolean isPossible(double number, TraceUnit unit) {
    return number * unit.nanos() / 1e9 < LATEST_SECOND;
  }

  private static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** Whether a text can be a time at all. */
  static boolean isTime(String text) {
    return isNumber(text) || ISO.matcher(text).matches();
  }

  /** The unit, and how it was found. */
  String inWords() {
    return pattern.map(TimePattern::toString).orElse(unit.inWords()) + ", " + told;
  }

  /**
   * The time of a row.
   *
   * @param text as it stands there
   * @param before the time of the row before it, or {@link Long#MIN_VALUE}: where clocks were put
   *     back, an hour of the day comes twice, and the second is that which is not before it
   * @return nanoseconds since 1970
   * @throws BadRow where it is none
   */
  long nanos(String text, long before) throws BadRow {
    try {
      return checked(unit == TraceUnit.ISO ? date(text, before) : number(text), text);
    } catch (ArithmeticException e) {
      throw outside(text);
    }
  }

  private long number(String text) throws BadRow {
    if (WHOLE.matcher(text).matches()) {
      return Math.multiplyExact(Long.parseLong(text), unit.nanos());
    }
    if (!isNumber(text)) {
      throw bad(text, "must be a number of " + unit.inWords() + advice(text));
    }
    return new BigDecimal(text)
        .multiply(BigDecimal.valueOf(unit.nanos()))
        .setScale(0, RoundingMode.FLOOR)
        .longValueExact();
  }

  private long date(String text, long before) throws BadRow {
    TimePattern.Told time = pattern.isPresent() ? ofPattern(text, pattern.get()) : iso(text);
    if (time.zone().isPresent()) {
      return nanos(time.local().atZone(time.zone().get()));
    }
    if (zone.isEmpty()) {
      throw bad(text, "has no time zone; --trace-zone gives one, like UTC or Europe/Berlin");
    }
    if (zone.get().getRules().getValidOffsets(time.local()).isEmpty()) {
      throw bad(text, "does not exist in " + zone.get() + ", where clocks were put forward then");
    }
    ZonedDateTime earlier = time.local().atZone(zone.get());
    long nanos = nanos(earlier);
    return nanos < before ? nanos(earlier.withLaterOffsetAtOverlap()) : nanos;
  }

  private static TimePattern.Told ofPattern(String text, TimePattern pattern) throws BadRow {
    try {
      return pattern.read(text);
    } catch (DateTimeException e) {
      throw bad(text, "is not of the form " + pattern + ", or is no date that exists");
    }
  }

  private static TimePattern.Told iso(String text) throws BadRow {
    Matcher parts = ISO.matcher(text);
    if (!parts.matches()) {
      throw bad(text, "must be ISO-8601, like 2001-01-31T23:59:59.123Z" + advice(text));
    }
    try {
      String offset = parts.group(9);
      boolean utc = offset != null && !offset.startsWith("+") && !offset.startsWith("-");
      return new TimePattern.Told(
          local(parts),
          Optional.ofNullable(offset).map(o -> utc ? ZoneOffset.UTC : ZoneOffset.of(o)));
    } catch (DateTimeException e) {
      throw bad(text, "is no date and time that exists");
    }
  }

  private static String advice(String text) {
    return DATE.matcher(text).lookingAt()
        ? "; --trace-time-pattern tells another form, like dd.MM.yyyy HH:mm:ss"
        : "";
  }

  private static LocalDateTime local(Matcher parts) {
    int second = parts.group(7) == null ? 0 : Integer.parseInt(parts.group(7));
    String fraction = parts.group(8) == null ? "0" : parts.group(8);
    return LocalDateTime.of(
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(3)),
        Integer.parseInt(parts.group(4)),
        Integer.parseInt(parts.group(5)),
        Integer.parseInt(parts.group(6)),
        // A leap second is shown as the second before it, as most clocks do.
        second == 60 ? 59 : second,
        Integer.parseInt((fraction + "00000000").substring(0, 9)));
  }

  private static long nanos(ZonedDateTime time) {
    return Math.addExact(Math.multiplyExact(time.toEpochSecond(), 1_000_000_000L), time.getNano());
  }

  private long checked(long nanos, String text) throws BadRow {
    if (nanos > LIMIT || nanos < -LIMIT) {
      throw outside(text);
    }
    return nanos;
  }

  private BadRow outside(String text) {
    return bad(text, "is not within 1823 to 2116, in " + unit.inWords());
  }

  private static BadRow bad(String text, String what) {
    return new BadRow(BadRow.Kind.TIME, "timestamp \"" + TraceValues.shorten(text) + "\" " + what);
  }
}
