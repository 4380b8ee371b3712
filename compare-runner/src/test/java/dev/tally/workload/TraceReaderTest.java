package dev.tally.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceReaderTest {

  private static final String HEADER = "timestamp,key,delta\n";
  private static final String FIRST = "2001-01-01T00:00:00Z,a,1\n";

  @TempDir Path directory;

  @Test
  void theTraceInsideIsWhole() {
    Trace trace = TraceReader.read(new Keys.Traced("us-flights", TraceColumns.DEFAULT, false));
    assertThat(trace.size()).isEqualTo(20_000);
    assertThat(trace.keys().get(0)).isEqualTo("DTW-LAS");
    assertThat(trace.deltas()).containsOnly(1);
    assertThat(trace.timesMillis()).isSorted();
    assertThat(trace.skippedRows()).isZero();
  }

  @Test
  void columnsMayHaveOtherNamesAndOrderAndSecondsAndMillisAreTold() throws IOException {
    Path file =
        file(
            "\uFEFFamount,when,\"what, then\",more\n-3,1000000000, x ,\n9,1000000000500,\"y,z\",\n");
    Trace trace =
        TraceReader.read(
            new Keys.Traced(
                file.toString(), new TraceColumns("when", "what, then", "amount"), false));
    assertThat(trace.keys()).containsExactly("x", "y,z");
    assertThat(trace.deltas()).containsExactly(-3, 9);
    assertThat(trace.timesMillis()).containsExactly(1_000_000_000_000L, 1_000_000_000_500L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2001-01-01T00:00:01Z,b,0    | delta "0" must be a whole number other than 0
          2001-01-01T00:00:01Z,b,1.5  | delta "1.5" must be a whole number
          2001-01-01T00:00:01Z,,1     | key "" must be 1 to 960 bytes
          yesterday,b,1               | timestamp "yesterday" must be ISO-8601
          2000-12-31T23:59:59Z,b,1    | earlier than the row before it
          2001-01-01T00:00:01Z,b      | has 2 fields
          2001-01-01T00:00:01Z,b,1,2  | has 4 fields
          """)
  void aBadRowIsRefusedWithItsLineOrCounted(String row, String reason) throws IOException {
    Path file = file(HEADER + FIRST + "\n" + row + "\n2001-01-01T00:00:05Z,c,7");
    assertThatThrownBy(() -> read(file, false))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("trace.csv:4: ")
        .hasMessageContaining(reason);
    Trace trace = read(file, true);
    assertThat(trace.skippedRows()).isEqualTo(1);
    assertThat(trace.keys()).containsExactly("a", "c");
    assertThat(trace.deltas()).containsExactly(1, 7);
  }

  @Test
  void theLastRowIsNamedRightlyWithoutALineBreakAfterIt() throws IOException {
    Path file = file(HEADER + FIRST + "2001-01-01T00:00:01Z,b,x");
    assertThatThrownBy(() -> read(file, false)).hasMessageContaining("trace.csv:3: ");
  }

  @Test
  void filesWithoutWhatIsNeededAreRefused() throws IOException {
    assertThatThrownBy(() -> read(file("time,key,delta\n" + FIRST), false))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("no column \"timestamp\"")
        .hasMessageContaining("time, key, delta");
    for (String text : new String[] {"", HEADER, HEADER + "x,y,z\n", "key,key\n", HEADER + "\"a"}) {
      assertThatThrownBy(() -> read(file(text), true))
          .as(text)
          .isInstanceOf(PlanException.class)
          .hasMessageContaining("trace.csv");
    }
    assertThatThrownBy(() -> read(directory.resolve("none.csv"), false))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("none.csv");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("trace.csv"), text);
  }

  private static Trace read(Path file, boolean skipBadRows) {
    return TraceReader.read(new Keys.Traced(file.toString(), TraceColumns.DEFAULT, skipBadRows));
  }
}
