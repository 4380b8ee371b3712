package dev.tally.workload;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A form of dates other than ISO-8601, in the letters of {@link DateTimeFormatter}, like {@code
 * dd.MM.yyyy HH:mm:ss}. Days that do not exist are refused, names of months are English.
 */
public final class TimePattern {

  /** What {@link #named} takes. */
  public static final String LIMIT =
      "a pattern of a whole day, and of a whole time of day or none, like dd.MM.yyyy HH:mm:ss";

  private static final ZonedDateTime SAMPLE =
      ZonedDateTime.of(2001, 1, 31, 23, 59, 59, 123_000_000, ZoneOffset.UTC);

  private final String text;
  private final DateTimeFormatter formatter;

  private TimePattern(String text, DateTimeFormatter formatter) {
    this.text = text;
    this.formatter = formatter;
  }

  /**
   * A pattern.
   *
   * @param text in the letters of {@link DateTimeFormatter}
   * @return empty where it is none, or tells no date
   */
  public static Optional<TimePattern> named(String text) {
    try {
      DateTimeFormatter formatter =
          DateTimeFormatter.ofPattern(yearsOfNoEra(text), Locale.ENGLISH)
              .withResolverStyle(ResolverStyle.STRICT);
      TemporalAccessor again = formatter.parse(formatter.format(SAMPLE));
      return again.query(TemporalQueries.localDate()) == null || isHalfATime(again)
          ? Optional.empty()
          : Optional.of(new TimePattern(text, formatter));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Seconds written as fractions ({@code SS} for {@code ss}) or half a day's hours without its half
   * ({@code hh} for {@code HH}) are read, and make no time of day: every row would be at midnight.
   */
  private static boolean isHalfATime(TemporalAccessor parsed) {
    return parsed.query(TemporalQueries.localTime()) == null
        && Arrays.stream(ChronoField.values())
            .anyMatch(field -> field.isTimeBased() && parsed.isSupported(field));
  }

  /** Where days must exist, {@code y} asks for an era beside it, and {@code u} does not. */
  private static String yearsOfNoEra(String text) {
    StringBuilder years = new StringBuilder(text);
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '\'';
      if (c == 'y' && !quoted) {
        years.setCharAt(i, 'u');
      }
    }
    return years.toString();
  }

  /** What a text says: a date, with or without a time of day and a zone. */
  record Told(LocalDateTime local, Optional<ZoneId> zone) {}

  /**
   * Reads a time.
   *
   * @param time as it stands in the trace
   * @return midnight where it tells no time of day
   * @throws DateTimeException where it is not of this form, or does not exist
   */
  Told read(String time) {
    TemporalAccessor parsed = formatter.parse(time);
    LocalTime ofDay = parsed.query(TemporalQueries.localTime());
    return new Told(
        LocalDate.from(parsed).atTime(ofDay == null ? LocalTime.MIDNIGHT : ofDay),
        Optional.ofNullable(parsed.query(TemporalQueries.zone())));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TimePattern pattern && text.equals(pattern.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The pattern as it was given. */
  @Override
  public String toString() {
    return text;
  }
}
