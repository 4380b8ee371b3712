package dev.tally.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encodings, separators, headers and quotes. */
class TraceShapesTest {

  private static final String GOOD = "timestamp,key,delta\n1,a,1\n2,b,1\n";

  @TempDir private Path directory;

  private Keys.Traced file(byte[] content, TraceColumns columns, TraceFormat format, boolean skip) {
    Path file = directory.resolve("t.csv");
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new Keys.Traced(file.toString(), columns, format, skip);
  }

  private Trace read(String csv) {
    return read(csv, false);
  }

  private Trace read(String csv, boolean skip) {
    return read(csv, TraceColumns.DEFAULT, skip);
  }

  private Trace read(String csv, TraceColumns columns, boolean skip) {
    return TraceReader.read(
        file(csv.getBytes(StandardCharsets.UTF_8), columns, TraceFormat.DEFAULT, skip));
  }

  private Trace readBytes(byte[] content, TraceFormat format) {
    return TraceReader.read(file(content, TraceColumns.DEFAULT, format, false));
  }

  private static TraceFormat charset(String name) {
    return new TraceFormat(
        Charset.forName(name), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static TraceFormat separated(char separator) {
    return new TraceFormat(
        StandardCharsets.UTF_8, Optional.of(separator), Optional.empty(), Optional.empty());
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  @Test
  void gzipIsRead() throws IOException {
    byte[] content = ("\uFEFF" + GOOD).getBytes(StandardCharsets.UTF_8);
    assertThat(readBytes(gzip(content), TraceFormat.DEFAULT).keys()).containsExactly("a", "b");
  }

  @Test
  void aGzipThatIsCutOffIsRefusedAsThat() throws IOException {
    StringBuilder rows = new StringBuilder(GOOD);
    for (int i = 3; i < 5_000; i++) {
      rows.append(i).append(",key-").append(i * 7919 % 1009).append(",1\n");
    }
    byte[] packed = gzip(rows.toString().getBytes(StandardCharsets.UTF_8));
    byte[] cut = Arrays.copyOf(packed, packed.length / 2);
    assertThatThrownBy(() -> readBytes(cut, TraceFormat.DEFAULT))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("is a gzip file that is cut off or damaged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
  void utf16IsNamedAndReadByItsCharset(String charset) {
    byte[] content = GOOD.getBytes(Charset.forName(charset));
    assertThatThrownBy(() -> readBytes(content, TraceFormat.DEFAULT))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("--trace-charset " + charset);
    assertThat(readBytes(content, charset(charset)).keys()).containsExactly("a", "b");
  }

  @Test
  void aByteOrderMarkThatContradictsTheCharsetIsTold() {
    byte[] content = ("\uFEFF" + GOOD).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> readBytes(content, charset("ISO-8859-1")))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("is UTF-8, by its first bytes, not ISO-8859-1");
    byte[] marked = ("\uFEFF" + GOOD).getBytes(StandardCharsets.UTF_16LE);
    assertThat(readBytes(marked, charset("UTF-16LE")).keys()).containsExactly("a", "b");
    assertThat(readBytes(marked, charset("UTF-16")).keys()).containsExactly("a", "b");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "504b030414000600, a workbook (.xlsx)",
    "28b52ffd04, packed by Zstandard",
    "fd377a585a00, packed by xz",
    "425a6839, packed by bzip2",
    "5041523115, Parquet",
    "4f626a0104, Avro",
    "53514c69746520666f726d61742033, a database of SQLite",
    "d0cf11e0a1b1, an old workbook",
    "255044462d, a PDF",
    "7469006d650000, no text in UTF-8"
  })
  void whatIsNoCsvIsNamed(String hex, String what) {
    assertThatThrownBy(() -> readBytes(HexFormat.of().parseHex(hex), TraceFormat.DEFAULT))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(what);
  }

  @Test
  void aRowThatIsNotUtf8IsSkippedAloneAndNoTwoKeysBecomeOne() {
    byte[] content =
        "timestamp,key,delta\n1,a,1\n2,b\u00fc,1\n3,c,1\n4,d,1\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    Keys.Traced source = file(content, TraceColumns.DEFAULT, TraceFormat.DEFAULT, true);
    TraceReader.Reading reading = TraceReader.examine(source, true);
    assertThat(reading.trace().keys()).containsExactly("a", "c", "d");
    assertThat(reading.skipped().first())
        .startsWith("3: is not UTF-8: byte 0xFC, number 4 of the row");
    // A replacement character that stands in the file is a character like any other.
    assertThat(read("timestamp,key,delta\n1,\uFFFD,1\n").keys()).containsExactly("\uFFFD");
  }

  @ParameterizedTest
  @ValueSource(chars = {';', '\t', '|', ':', ' '})
  void anySeparatorIsReadWhenItIsAskedFor(char separator) {
    String csv = "timestamp,key,delta\n1,\"a,b\",1\n".replace(',', separator);
    assertThat(readBytes(csv.getBytes(StandardCharsets.UTF_8), separated(separator)).keys())
        .containsExactly("a" + separator + "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '/',
      value = {"; / --trace-separator \";\"", "| / --trace-separator \"|\""})
  void theSeparatorThatItSeemsToHaveIsNamed(String separator, String option) {
    assertThatThrownBy(() -> read(GOOD.replace(",", separator)))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(option);
    assertThatThrownBy(() -> read(GOOD.replace(',', '\t')))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("separated by tabs, it seems: --trace-separator tab");
    byte[] commas = GOOD.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> readBytes(commas, separated(';')))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("--trace-separator \",\"");
  }

  @Test
  void theSeparatorMayBeToldByTheFirstLine() {
    assertThat(read("sep=;\r\n" + GOOD.replace(",", ";")).keys()).containsExactly("a", "b");
  }

  @Test
  void aHeaderThatIsNoneIsTold() {
    assertThatThrownBy(() -> read("1421798400,a,1\n1421798401,b,1\n"))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(":1: there is no column \"timestamp\"")
        .hasMessageContaining("Its first row is data, it seems");
  }

  @Test
  void withoutADeltaEachRowAddsOneWhereThatIsSaid() {
    String csv = "timestamp,key\n1,a\n2,b\n";
    assertThatThrownBy(() -> read(csv))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("there is no column \"delta\"; its columns are timestamp, key.")
        .hasMessageContaining("delta= adds 1 for each row");
    assertThat(read(csv, new TraceColumns("timestamp", "key", ""), false).deltas())
        .containsExactly(1, 1);
  }

  @Test
  void columnsThatNobodyAsksForMayHaveAnyNameOrNone() {
    assertThat(read(",timestamp,key,x,x,delta,,\n0,1,a,p,q,1,,\n1,2,b,p,q,1,,\n").keys())
        .containsExactly("a", "b");
  }

  @Test
  void manyColumnsAreNotAllShownAndNothingInTheirNamesActs() {
    assertThatThrownBy(() -> read("\u001b[2J" + ",c".repeat(40) + "\n"))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("its columns are \\u001b[2J, c,")
        .hasMessageContaining(" and 11 more.");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "2,\"b\" x,1 | has text between a closing quote and the separator",
        "2,\"b\"\"x,1 | opens a quote that nothing closes",
        "2,\"b,1 | opens a quote that nothing closes",
        "2,\"b\"c\"d\",1 | has text between a closing quote and the separator",
      })
  void aWrongQuoteCostsNoOtherRow(String row, String why) {
    String csv = "timestamp,key,delta\n1,a,1\n" + row + "\n3,c,1\n4,d,1\n\n5,e,1\n";
    assertThatThrownBy(() -> read(csv))
        .isInstanceOf(PlanException.class)
        .hasMessageEndingWith(":3: " + why);
    Trace trace = read(csv, true);
    assertThat(trace.keys()).containsExactly("a", "c", "d", "e");
    assertThat(trace.skippedRows()).isEqualTo(1);
  }

  @Test
  void quotesLeftOpenThatCloseEachOtherCostTheirRowsAlone() {
    String head = "timestamp,key,delta\n1,a,1\n";
    // The second quote closes the first, far away: what is between is no key of many lines.
    Trace trace = read(head + "2,\"b,1\n3,c,1\n4,d,1\n5,e\",1\n6,f,1\n7,g,1\n", true);
    assertThat(trace.keys()).containsExactly("a", "b,1\n3,c,1\n4,d,1\n5,e", "f", "g");
    Trace uneven = read(head + "2,\"b,1\n3,c,1\n4,d,1\n5,e\n6,\"f,1\n7,g,1\n8,h,1\n9,i,1\n", true);
    assertThat(uneven.keys()).containsExactly("a", "c", "d", "g", "h", "i");
    assertThat(uneven.skippedRows()).isEqualTo(3);
  }

  @Test
  void aRowOverManyLinesWithTooFewFieldsGivesItsLinesBack() {
    Trace trace = read("timestamp,key,delta\n1,a,1\n2,\"b,1\n3,c\"\n4,d,1\n5,e,1\n6,f,1\n", true);
    assertThat(trace.keys()).containsExactly("a", "d", "e", "f");
    assertThat(trace.skippedRows()).isEqualTo(2);
  }

  @Test
  void linesMayEndInAnyWayAndKeysKeepTheirOwn() {
    Trace trace = read("timestamp,key,delta\r1,a,1\r2,\"b\r\nc\",1\r\n\r\n  \r\n3,d,1");
    assertThat(trace.keys()).containsExactly("a", "b\r\nc", "d");
  }

  @Test
  void aLineWithoutEndIsRefused() {
    assertThatThrownBy(() -> read(GOOD + "3," + "x".repeat(TraceLines.MAX_LENGTH) + ",1\n", true))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("is no CSV: line 4 has more than 1048576 characters");
  }

  @Test
  void countsInFloatingPointAreWholeNumbersWhereTheyAre() {
    assertThat(read("timestamp,key,delta\n1,a,6.0\n2,b,-3.0\n").deltas()).containsExactly(6, -3);
    assertThatThrownBy(() -> read("timestamp,key,delta\n1,a,1.234\n"))
        .hasMessageContaining("delta \"1.234\" must be a whole number other than 0");
  }

  @Test
  void nothingInAMessageActsOnTheTerminal() {
    assertThatThrownBy(() -> read("timestamp,key,delta\n1,a,\"\u001b[31m\u202e\u0007\n\"\n"))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("delta \"\\u001b[31m\\u202e\\u0007\\n\" must be");
  }
}
