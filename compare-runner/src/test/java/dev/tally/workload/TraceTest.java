package dev.tally.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {

  private static final String START = "2001-01-01T00:00:00Z";
  private static final long MILLIS = Instant.parse(START).toEpochMilli();

  @TempDir private Path directory;

  private Trace read(String csv) {
    return read(csv, TraceColumns.DEFAULT, false);
  }

  private Trace read(String csv, TraceColumns columns, boolean skipBadRows) {
    Path file = directory.resolve("t.csv");
    try {
      Files.writeString(file, csv);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return TraceReader.read(new Keys.Traced(file.toString(), columns, skipBadRows));
  }

  private String at(int line) {
    return "trace " + directory.resolve("t.csv") + ":" + line + ": ";
  }

  @Test
  void theTraceInsideIsWhole() {
    Trace trace = TraceReader.read(new Keys.Traced("us-flights", TraceColumns.DEFAULT, false));
    assertThat(trace.size()).isEqualTo(20_000);
    assertThat(trace.keys()).hasSize(2_977).doesNotHaveDuplicates();
    assertThat(trace.skippedRows()).isZero();
    assertThat(trace.timesNanos()).isSorted();
    assertThat(trace.keys().get(trace.keyIds()[0])).isEqualTo("DTW-LAS");
    assertThat(Instant.ofEpochSecond(0, trace.timesNanos()[0])).isEqualTo("2001-01-01T00:47:00Z");
    // Key ids are given in the order of first occurrence: a prefix uses a prefix of the keys.
    HashSet<Integer> seen = new HashSet<>();
    for (int id : trace.keyIds()) {
      if (seen.add(id)) {
        assertThat(id).isEqualTo(seen.size() - 1);
      }
    }
  }

  @Test
  void columnsMayHaveOtherNamesAndStandInAnyOrder() {
    Trace trace =
        read(
            "n,more,user,at\n5,x,ann,10\n-7,,bob,11\n9,z,ann,11\n",
            new TraceColumns("at", "user", "n"),
            false);
    assertThat(trace.keys()).containsExactly("ann", "bob");
    assertThat(trace.keyIds()).containsExactly(0, 1, 0);
    assertThat(trace.deltas()).containsExactly(5, -7, 9);
    assertThat(trace.timesNanos())
        .containsExactly(10_000_000_000L, 11_000_000_000L, 11_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "2001-01-01T00:00:00Z",
    "2001-01-01T00:00:00.000Z",
    "978307200",
    "978307200000",
    "2001-01-01T01:00:00+01:00"
  })
  void timesAreIsoOrSecondsOrMillis(String time) {
    assertThat(read("timestamp,key,delta\n" + time + ",a,1\n").timesNanos())
        .containsExactly(MILLIS * 1_000_000);
  }

  @Test
  void quotesSpacesEmptyLinesCarriageReturnsAndAByteOrderMarkAreRead() {
    Trace trace =
        read(
            "\uFEFFtimestamp , \"key\",delta\r\n\r\n"
                + "1,\"a, \"\"b\"\"\nc\", 2 \r\n2,  plain ,+3");
    assertThat(trace.keys()).containsExactly("a, \"b\"\nc", "plain");
    assertThat(trace.deltas()).containsExactly(2, 3);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "2,b | has 2 fields, not as many as the header",
        "2,b,1,4 | has 4 fields, not as many as the header",
        "yesterday,b,1 | timestamp \"yesterday\" must be a number of seconds",
        "2001-01-01,b,1 | timestamp \"2001-01-01\" must be a number of seconds",
        ",b,1 | timestamp \"\" must be a number of seconds",
        "1234567890123456789,b,1 | timestamp \"1234567890123456789\" is not within 1823 to 2116",
        "+1000000000-12-31T23:59:59Z,b,1 | timestamp \"+1000000000-12-31T23:59:59Z\" must be a number",
        "2,b,0 | delta \"0\" must be a whole number other than 0",
        "2,b,1.5 | delta \"1.5\" must be a whole number other than 0",
        "2,b,9223372036854775808 | delta \"9223372036854775808\" must be a whole number other",
        "2,b, | delta \"\" must be a whole number other than 0",
        "2,,1 | key \"\" must be 1 to 960 bytes",
        "0,b,1 | is earlier than the row before it; a trace must be sorted by time",
      })
  void aBadRowIsRefusedWithItsLineOrCounted(String row, String reason) {
    String good = "timestamp,key,delta\n1,a,1\n\n";
    String more = "3,c,1\n";
    assertThatThrownBy(() -> read(good + row + "\n" + more))
        .isInstanceOf(PlanException.class)
        .hasMessageStartingWith(at(4) + reason);
    assertThatThrownBy(() -> read(good + row))
        .isInstanceOf(PlanException.class)
        .hasMessageStartingWith(at(4) + reason);
    Trace trace = read(good + row + "\n" + more + row + "\n", TraceColumns.DEFAULT, true);
    assertThat(trace.skippedRows()).isEqualTo(2);
    assertThat(trace.keys()).containsExactly("a", "c");
    assertThat(trace.size()).isEqualTo(2);
  }

  @Test
  void aLongKeyIsRefusedAndShownInShort() {
    String key = "ü".repeat(481);
    assertThatThrownBy(() -> read("timestamp,key,delta\n1," + key + ",1\n"))
        .isInstanceOf(PlanException.class)
        .hasMessage(at(2) + "key \"" + "ü".repeat(60) + "...\" must be 1 to 960 bytes");
    assertThat(read("timestamp,key,delta\n1," + "ü".repeat(480) + ",1\n").size()).isEqualTo(1);
  }

  @Test
  void aFileWithoutWhatIsNeededIsRefused() {
    assertThatThrownBy(() -> read("timestamp,user,delta\n1,a,1\n"))
        .isInstanceOf(PlanException.class)
        .hasMessage(
            at(1)
                + "there is no column \"key\"; its columns are timestamp, user, delta."
                + " --trace-columns key=NAME takes another");
    assertThatThrownBy(() -> read(""))
        .isInstanceOf(PlanException.class)
        .hasMessage(at(1) + "is empty; the first row must name columns");
    assertThatThrownBy(() -> read("timestamp,key,delta\n"))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("has no usable row (0 skipped)");
    assertThatThrownBy(() -> read("timestamp,key,delta\n1,a,0\n", TraceColumns.DEFAULT, true))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("has no usable row (1 skipped)");
    assertThatThrownBy(() -> read("timestamp,key,delta\n1,\"a,1\n2,b,1\n"))
        .isInstanceOf(PlanException.class)
        .hasMessage(at(2) + "opens a quote that nothing closes");
  }

  @Test
  void aNameThatIsNoPathIsRefused() {
    assertThatThrownBy(
            () -> TraceReader.read(new Keys.Traced("a\u0000b", TraceColumns.DEFAULT, true)))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("trace a\\u0000b is no path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "missing.csv"})
  void aFileThatCanNotBeReadIsRefused(String name) {
    Path file = directory.resolve(name);
    assertThatThrownBy(
            () -> TraceReader.read(new Keys.Traced(file.toString(), TraceColumns.DEFAULT, true)))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("trace " + file + " can not be read");
  }
}
