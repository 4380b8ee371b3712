package dev.tally.workload;

import dev.tally.label.Visible;
import dev.tally.workload.TraceLines.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the first row of a trace says.
 *
 * @param width how many columns there are
 * @param timestamp the place of that column, from 0
 * @param key the place of that column
 * @param delta the place of that column; -1 where each row adds 1
 */
record TraceHeader(int width, int timestamp, int key, int delta) {

  private static final char[] SEPARATORS = {',', ';', '\t', '|'};
  private static final int MOST_SHOWN = 30;

  /** Spreadsheets read, and some write, a first line {@code sep=;}. */
  private static final Pattern SEPARATOR_LINE = Pattern.compile("\"?sep=(.)\"?\\R?");

  /** The rows behind a header, and what it says. */
  record Opened(TraceHeader header, TraceRows rows) {}

  /**
   * Reads the header.
   *
   * @param file its name, for messages
   * @param lines at their beginning
   * @param source what is asked for
   * @return the rest
   * @throws PlanException where a column that is asked for is not there, or there twice
   */
  static Opened read(String file, TraceLines lines, Keys.Traced source) throws IOException {
    char separator = source.format().separator().orElse(',');
    Optional<Line> first = nextNotBlank(lines);
    if (first.isPresent() && SEPARATOR_LINE.matcher(first.get().text()).matches()) {
      char named = first.get().text().replace("\"", "").charAt("sep=".length());
      separator = source.format().separator().orElse(named);
      first = nextNotBlank(lines);
    }
    if (first.isEmpty()) {
      throw new PlanException("trace " + file + ":1: is empty; the first row must name columns");
    }
    TraceRows rows = new TraceRows(lines, separator);
    rows.giveBack(first.get());
    TraceRows.Row row = rows.next(0).orElseThrow();
    if (row.bad().isPresent()) {
      throw complaint(file, row, row.bad().get().what());
    }
    Search search = new Search(file, row, separator, first.get().text());
    TraceColumns columns = source.columns();
    TraceHeader header =
        new TraceHeader(
            row.fields().size(),
            search.find("timestamp", columns.timestamp()),
            search.find("key", columns.key()),
            columns.delta().isEmpty() ? -1 : search.find("delta", columns.delta()));
    return new Opened(header, rows);
  }

  private static Optional<Line> nextNotBlank(TraceLines lines) throws IOException {
    Optional<Line> line = lines.next();
    while (line.isPresent() && line.get().text().isBlank()) {
      line = lines.next();
    }
    return line;
  }

  private static PlanException complaint(String file, TraceRows.Row row, String what) {
    return new PlanException("trace " + file + ":" + row.line() + ": " + what);
  }

  /** Looks for columns in one header. */
  private record Search(String file, TraceRows.Row row, char separator, String text) {

    int find(String field, String column) {
      List<String> names = row.fields();
      int at = names.indexOf(column);
      if (at >= 0 && at == names.lastIndexOf(column)) {
        return at;
      }
      if (at >= 0) {
        throw complaint(
            file,
            row,
            "%s=%s names two columns, numbers %d and %d; rename one of them"
                .formatted(field, Visible.text(column), at + 1, names.lastIndexOf(column) + 1));
      }
      throw complaint(
          file,
          row,
          "there is no column \"%s\"; its columns are %s%s"
              .formatted(Visible.text(column), shown(names), advice(field, column)));
    }

    private static String shown(List<String> names) {
      List<String> shown = new ArrayList<>();
      for (String name : names.subList(0, Math.min(MOST_SHOWN, names.size()))) {
        shown.add(name.isEmpty() ? "\"\"" : TraceValues.shorten(name));
      }
      int more = names.size() - shown.size();
      return String.join(", ", shown) + (more > 0 ? " and " + more + " more" : "");
    }

    private String advice(String field, String column) {
      char likely = likelySeparator();
      if (likely != separator) {
        return ". It is separated by %s, it seems: --trace-separator %s, with --trace-columns for its names"
            .formatted(
                likely == '\t' ? "tabs" : "\"" + likely + "\"",
                likely == '\t' ? "tab" : "\"" + likely + "\"");
      }
      if (row.fields().stream().anyMatch(TraceClock::isTime)) {
        return ". Its first row is data, it seems; it must name the columns";
      }
      String advice = ". --trace-columns " + field + "=NAME takes another";
      return column.equals(TraceColumns.DEFAULT.delta())
          ? advice + ", and delta= adds 1 for each row"
          : advice;
    }

    /** The one that splits the header into the most fields. */
    private char likelySeparator() {
      char best = separator;
      long most = count(separator);
      for (char other : SEPARATORS) {
        if (count(other) > most) {
          most = count(other);
          best = other;
        }
      }
      return best;
    }

    private long count(char separator) {
      return text.chars().filter(c -> c == separator).count();
    }
  }
}
