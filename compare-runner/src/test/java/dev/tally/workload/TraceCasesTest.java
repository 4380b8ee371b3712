package dev.tally.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Files in the shapes that people have. */
class TraceCasesTest {

  private static String path(String name) {
    try {
      return Path.of(TraceCasesTest.class.getResource("cases/" + name).toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Keys.Traced plain(String name, boolean skipBadRows) {
    return new Keys.Traced(path(name), TraceColumns.DEFAULT, skipBadRows);
  }

  private static String refused(Keys.Traced source) {
    try {
      TraceReader.read(source);
    } catch (PlanException e) {
      return e.getMessage();
    }
    throw new AssertionError("was taken");
  }

  @Test
  void microsecondsAreOneUnitForTheWholeFile() {
    TraceColumns columns = new TraceColumns("time_us", "job", "n");
    TraceReader.Reading reading =
        TraceReader.examine(new Keys.Traced(path("google-micros.csv"), columns, false), false);
    assertThat(reading.unit()).startsWith("microseconds, by the name of their column");
    long[] times = reading.trace().timesNanos();
    assertThat(times).hasSize(40);
    for (int i = 1; i < times.length; i++) {
      assertThat(times[i] - times[i - 1]).isEqualTo(50_000_000L);
    }
  }

  @Test
  void theUnitCanBeAskedFor() {
    TraceFormat millis =
        new TraceFormat(
            StandardCharsets.UTF_8,
            Optional.empty(),
            Optional.of(TraceUnit.MILLISECONDS),
            Optional.empty());
    TraceColumns columns = new TraceColumns("time_us", "job", "n");
    TraceReader.Reading reading =
        TraceReader.examine(
            new Keys.Traced(path("google-micros.csv"), columns, millis, false), false);
    assertThat(reading.unit()).isEqualTo("milliseconds, as asked for");
    long[] times = reading.trace().timesNanos();
    assertThat(times[39] - times[0]).isEqualTo(39 * 50_000L * 1_000_000);
  }

  @Test
  void quotedBlanksAreKept() {
    assertThat(TraceReader.read(plain("quoted-spaces.csv", false)).keys())
        .containsExactly("a", " a", "a ", "\ta");
  }

  @Test
  void whatIsNotUtf8IsRefusedByRowAndByteOrReadByItsCharset() {
    TraceColumns columns = new TraceColumns("at", "item", "quantity");
    String path = path("retail-latin1.csv");
    assertThat(refused(new Keys.Traced(path, columns, false)))
        .startsWith(
            "trace " + path + ":2: is not UTF-8: byte 0xE9, number 25 of the row; --trace-charset");
    assertThat(refused(new Keys.Traced(path, columns, true)))
        .contains("4 skipped")
        .contains("4 by charset, first: line 2 is not UTF-8: byte 0xE9");
    TraceFormat latin1 =
        new TraceFormat(
            StandardCharsets.ISO_8859_1, Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(TraceReader.read(new Keys.Traced(path, columns, latin1, false)).keys())
        .containsExactly("caf\u00e9 mug", "caf\u00e8 mug", "\u00a3 tin", "\u00a5 tin");
  }

  @Test
  void aWrongQuoteCostsItsRowAlone() {
    String path = path("bad-quote.csv");
    assertThat(refused(plain("bad-quote.csv", false)))
        .isEqualTo("trace " + path + ":3: has text between a closing quote and the separator");
    Trace trace = TraceReader.read(plain("bad-quote.csv", true));
    assertThat(trace.keys()).containsExactly("a", "c", "d");
    assertThat(trace.skippedRows()).isEqualTo(2);
  }

  @Test
  void oneTimeFarInTheFutureIsTheOneBadRow() {
    String path = path("taxi-outlier-2084.csv");
    assertThat(refused(plain("taxi-outlier-2084.csv", false)))
        .isEqualTo(
            "trace "
                + path
                + ":3: is later than 149 of the rows after it; a trace must be sorted by time");
    Trace trace = TraceReader.read(plain("taxi-outlier-2084.csv", true));
    assertThat(trace.size()).isEqualTo(150);
    assertThat(trace.skippedRows()).isEqualTo(1);
    assertThat(trace.timesNanos()).isSorted();
    assertThat(Instant.ofEpochSecond(0, trace.timesNanos()[149])).isEqualTo("2019-01-01T00:02:30Z");
  }

  @Test
  void zeroThatMeansBeforeTheTraceIsTold() {
    assertThat(refused(plain("sentinel-zero.csv", false)))
        .contains(":2: is at 1970-01-01T00:00:00Z, far from the others (2 of 152 rows are)")
        .contains("holds 99.99% of the span")
        .contains("\"before the trace\"")
        .contains("--skip-bad-rows");
    Trace trace = TraceReader.read(plain("sentinel-zero.csv", true));
    assertThat(trace.size()).isEqualTo(150);
    assertThat(trace.skippedRows()).isEqualTo(2);
    // Ids are given anew: the first key is that of the first row left.
    assertThat(trace.keyIds()[0]).isZero();
    assertThat(trace.keys().get(0)).isEqualTo("m_0");
    assertThat(trace.keys()).hasSize(9).doesNotHaveDuplicates();
  }

  @Test
  void secondsMayHaveAFractionOrAnExponent() {
    assertThat(TraceReader.read(plain("fractional-epoch.csv", false)).timesNanos())
        .containsExactly(
            1_421_798_400_123_000_000L, 1_421_798_400_124_000_000L, 1_421_798_401_000_000_000L);
  }

  @Test
  void anotherSeparatorIsNamed() {
    String path = path("excel-semicolon.csv");
    TraceColumns columns = new TraceColumns("Zeitpunkt", "Schl\u00fcssel", "Menge");
    for (TraceColumns asked : new TraceColumns[] {TraceColumns.DEFAULT, columns}) {
      assertThat(refused(new Keys.Traced(path, asked, false)))
          .startsWith("trace " + path + ":1: there is no column")
          .contains("separated by \";\", it seems: --trace-separator \";\"");
    }
    TraceFormat semicolon =
        new TraceFormat(
            StandardCharsets.UTF_8, Optional.of(';'), Optional.empty(), Optional.empty());
    assertThat(refused(new Keys.Traced(path, columns, semicolon, false)))
        .startsWith("trace " + path + ":2: delta \"1,0\" must be a whole number other than 0");
  }

  @Test
  void aColumnThatIsThereTwiceIsRefusedWhereItIsAskedForAlone() {
    assertThatThrownBy(
            () ->
                TraceReader.read(
                    new Keys.Traced(
                        path("dup-header.csv"),
                        new TraceColumns("timestamp", "user", "delta"),
                        true)))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(":1: key=user names two columns, numbers 2 and 4; rename one");
    TraceColumns others = new TraceColumns("timestamp", "delta", "delta");
    assertThat(TraceReader.read(new Keys.Traced(path("dup-header.csv"), others, false)).size())
        .isEqualTo(3);
  }
}
