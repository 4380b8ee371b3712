package dev.tally.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What times are written in. */
class TraceClockTest {

  private static TraceFormat format(String unit, String zone) {
    return new TraceFormat(
        StandardCharsets.UTF_8,
        Optional.empty(),
        TraceUnit.named(unit),
        TraceFormat.zoneNamed(zone));
  }

  private static TraceClock clock(String column, String... sample) {
    return TraceClock.decide(TraceFormat.DEFAULT, column, List.of(sample));
  }

  private static String told(TraceClock clock, String text) {
    return catchThrowableOfType(BadRow.class, () -> clock.nanos(text, Long.MIN_VALUE)).what();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "2001-01-01T00:00:00Z | 2001-01-01T00:00:00Z",
        "2001-01-01 00:00:00Z | 2001-01-01T00:00:00Z",
        "2001-01-01t00:00:00z | 2001-01-01T00:00:00Z",
        "2001-01-01T00:00Z | 2001-01-01T00:00:00Z",
        "2001-01-01 00:00:00.5+01:00 | 2000-12-31T23:00:00.5Z",
        "2001-01-01T00:00:00,123456789+0100 | 2000-12-31T23:00:00.123456789Z",
        "2001-01-01T00:00:00.1234567891234+0100 | 2000-12-31T23:00:00.123456789Z",
        "2001-01-01 00:00:00 -07 | 2001-01-01T07:00:00Z",
        "2001-01-01 00:00:00 UTC | 2001-01-01T00:00:00Z",
        "2001-01-01 00:00:00 GMT | 2001-01-01T00:00:00Z",
        "2001-01-01T00:00:00+01:00[Europe/Paris] | 2000-12-31T23:00:00Z",
        "2001/01/01 00:00:00+05:30 | 2000-12-31T18:30:00Z",
        "20010101T000000Z | 2001-01-01T00:00:00Z",
        "2016-12-31T23:59:60Z | 2016-12-31T23:59:59Z",
        "1969-12-31T23:59:59.5Z | 1969-12-31T23:59:59.5Z",
      })
  void datesAreReadInTheirManyForms(String text, String instant) throws BadRow {
    TraceClock clock = clock("at", text);
    assertThat(clock.inWords()).startsWith("ISO-8601");
    assertThat(Instant.ofEpochSecond(0, clock.nanos(text, Long.MIN_VALUE))).isEqualTo(instant);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "2001-02-30T00:00:00Z | is no date and time that exists",
        "2001-01-01T24:00:01Z | is no date and time that exists",
        "2001-01-01T00:00:61Z | is no date and time that exists",
        "2001-01-01T00:00:00+99:00 | is no date and time that exists",
        "2001-01-01 | must be ISO-8601",
        "2001-1-1 00:00:00Z | must be ISO-8601",
        "01.12.2010 08:26 | must be ISO-8601",
        "0 | must be ISO-8601",
        "9999-12-31T23:59:59Z | is not within 1823 to 2116",
        "1601-01-01T00:00:00Z | is not within 1823 to 2116",
        "2001-01-01T00:00:00 | has no time zone; --trace-zone gives one",
      })
  void whatIsNoDateIsToldAmongDates(String text, String why) {
    assertThat(told(clock("at", "2001-01-01T00:00:00Z"), text)).contains("\"" + text + "\" " + why);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "at, 1421798400.123, 1421798400123000000",
    "at, 1.421798401e9, 1421798401000000000",
    "at, 1421798400., 1421798400000000000",
    "at, .5, 500000000",
    "at, +7, 7000000000",
    "at, -1.5, -1500000000",
    "at, 1421798400123, 1421798400123000000",
    "at, 1421798400123.25, 1421798400123250000",
    "at, 1421798400123456, 1421798400123456000",
    "at, 1421798400123456789, 1421798400123456789",
    "at, 0.1234567899, 123456789",
    "time_us, 5, 5000",
    "epochMillis, 5, 5000000",
    "t (ns), 5, 5",
    "Time [\u00b5s], 5, 5000",
    "status, 5, 5000000000",
    "us_time, 5, 5000000000",
    // The name is wrong: in seconds this would be beyond every calendar.
    "time_s, 1421798400123, 1421798400123000000",
  })
  void numbersAreOfTheUnitOfTheirColumnsNameOrSize(String column, String text, long nanos)
      throws BadRow {
    assertThat(clock(column, text).nanos(text, Long.MIN_VALUE)).isEqualTo(nanos);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "s, 2, 2000000000",
    "seconds, 2, 2000000000",
    "ms, 2, 2000000",
    "us, 2, 2000",
    "\u00b5s, 2, 2000",
    "NANOSECONDS, 2, 2"
  })
  void aUnitThatIsAskedForHolds(String unit, String text, long nanos) throws BadRow {
    TraceClock clock = TraceClock.decide(format(unit, ""), "time_ms", List.of(text));
    assertThat(clock.nanos(text, Long.MIN_VALUE)).isEqualTo(nanos);
    assertThat(clock.inWords()).endsWith("as asked for");
  }

  @ParameterizedTest(name = "<{0}>")
  @CsvSource({"1e99", "1e-99", "99999999999999999", "12.5.1", "''", "0x10", "NaN", "1_000", "1 2"})
  void whatIsNoNumberOrTooLargeIsTold(String text) throws BadRow {
    TraceClock clock = TraceClock.decide(format("s", ""), "at", List.of());
    if (text.equals("1e-99")) {
      assertThat(clock.nanos(text, Long.MIN_VALUE)).isZero();
    } else {
      assertThat(told(clock, text)).startsWith("timestamp \"" + text + "\" ");
    }
  }

  @Test
  void hugeExponentsAreNotComputed() {
    assertThat(told(clock("at", "1"), "1e999999999")).contains("must be a number of seconds");
  }

  @Test
  void oneStrangeTimeDoesNotChangeTheUnit() throws BadRow {
    TraceClock clock = clock("at", "0", "1421798400", "1421798401", "99999999999999", "x");
    assertThat(clock.inWords()).startsWith("seconds, by their size");
    assertThat(clock.nanos("1421798400", 0)).isEqualTo(1_421_798_400_000_000_000L);
    assertThat(told(clock, "99999999999999")).contains("is not within 1823 to 2116, in seconds");
  }

  @Test
  void aZoneIsGivenToTimesWithoutOneAndTellsTheTwoHoursOfAutumnApart() throws BadRow {
    TraceFormat berlin = format("", "Europe/Berlin");
    assertThat(berlin.zone()).contains(ZoneId.of("Europe/Berlin"));
    TraceClock clock = TraceClock.decide(berlin, "at", List.of("2023-10-29 02:59:00"));
    long first = clock.nanos("2023-10-29 02:59:00", Long.MIN_VALUE);
    assertThat(Instant.ofEpochSecond(0, first)).isEqualTo("2023-10-29T00:59:00Z");
    long second = clock.nanos("2023-10-29 02:01:00", first);
    assertThat(Instant.ofEpochSecond(0, second)).isEqualTo("2023-10-29T01:01:00Z");
    assertThat(Instant.ofEpochSecond(0, clock.nanos("2023-10-29 02:01:00+09", 0)))
        .isEqualTo("2023-10-28T17:01:00Z");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "dd.MM.yyyy HH:mm:ss | 31.01.2001 23:59:58 | 2001-01-31T22:59:58Z",
        "d.M.yy H:mm | 1.2.01 7:05 | 2001-02-01T06:05:00Z",
        "MM/dd/yyyy hh:mm:ss a | 02/01/2001 07:05:00 PM | 2001-02-01T18:05:00Z",
        "dd/MMM/yyyy:HH:mm:ss Z | 10/Oct/2000:13:55:36 -0700 | 2000-10-10T20:55:36Z",
        "dd.MM.yyyy | 31.01.2001 | 2001-01-30T23:00:00Z",
        "yyyy年MM月dd日 'y' HH:mm | 2001年01月31日 y 12:00 | 2001-01-31T11:00:00Z",
      })
  void datesOfAnotherFormAreReadByAPattern(String pattern, String text, String instant)
      throws BadRow {
    TraceClock clock = ofPattern(pattern);
    assertThat(clock.inWords()).isEqualTo(pattern + ", as asked for");
    assertThat(Instant.ofEpochSecond(0, clock.nanos(text, Long.MIN_VALUE))).isEqualTo(instant);
  }

  private static TraceClock ofPattern(String pattern) {
    return TraceClock.decide(
        new TraceFormat(
            StandardCharsets.UTF_8,
            Optional.empty(),
            Optional.empty(),
            TraceFormat.zoneNamed("Europe/Berlin"),
            TimePattern.named(pattern)),
        "at",
        List.of());
  }

  @Test
  void anHourThatIsLeftOutInSpringIsNoTime() {
    TraceClock iso =
        TraceClock.decide(format("iso", "Europe/Berlin"), "at", List.of("2024-03-31 01:30:00"));
    assertThat(told(iso, "2024-03-31 02:30:00"))
        .isEqualTo(
            "timestamp \"2024-03-31 02:30:00\" does not exist in Europe/Berlin, where clocks were"
                + " put forward then");
  }

  @Test
  void aDateThatIsNotOfThePatternOrDoesNotExistIsTold() {
    assertThat(told(ofPattern("dd.MM.yyyy"), "30.02.2001"))
        .isEqualTo(
            "timestamp \"30.02.2001\" is not of the form dd.MM.yyyy, or is no date that exists");
    assertThat(told(clock("at", "31.01.2001 12:00:00"), "31.01.2001 12:00:00"))
        .contains("--trace-time-pattern tells another form");
  }

  @ParameterizedTest
  @CsvSource({
    "HH:mm:ss",
    "dd.MM.yyyy HH:mm:SS",
    "dd.MM.yyyy hh:mm:ss",
    "foo",
    "'dd.MM'",
    "dd.MM.",
    "'yyyy'",
    "{"
  })
  void whatIsNoPatternOfDatesIsNone(String text) {
    assertThat(TimePattern.named(text)).isEmpty();
  }
}
