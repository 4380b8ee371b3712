package dev.tally.workload;

import dev.tally.workload.TraceLines.Line;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV, each of which stands or falls alone.
 *
 * <p>Commons CSV splits rows into fields, but a parser that met a wrong quote has lost its place,
 * and a quote left open swallows all that follows. So the parser is fed one line at a time, which
 * it reads no further than it must; what a bad row took beyond its first line is given back, and a
 * fresh parser goes on there.
 */
final class TraceRows {

  /**
   * A row.
   *
   * @param line its first, from 1
   * @param lines how many it spans
   * @param fields its texts, without the blanks around those not quoted
   * @param bad why it can not be used
   */
  record Row(long line, int lines, List<String> fields, Optional<BadRow> bad) {}

  private final TraceLines source;
  private final CSVFormat format;
  private final Deque<Line> givenBack = new ArrayDeque<>();
  private final List<Line> current = new ArrayList<>();
  private @Nullable Iterator<CSVRecord> parser;
  private String feeding = "";
  private int fed;
  private int length;
  private @Nullable IOException failure;

  TraceRows(TraceLines source, char separator) {
    this.source = source;
    this.format =
        CSVFormat.DEFAULT.builder().setDelimiter(separator).setIgnoreSurroundingSpaces(true).get();
  }

  /** A line to be read before all others. */
  void giveBack(Line line) {
    givenBack.addFirst(line);
  }

  /**
   * The next row that is not blank.
   *
   * @param width how many fields it must have; 0 for any number
   * @return empty at the end
   * @throws IOException where the file can not be read
   */
  Optional<Row> next(int width) throws IOException {
    current.clear();
    length = 0;
    do {
      if (!take()) {
        return Optional.empty();
      }
      if (feeding.isBlank()) {
        current.clear();
      }
    } while (current.isEmpty());
    try {
      if (parser == null) {
        parser = format.parse(new Feed()).iterator();
      }
      return Optional.of(row(parser.next().toList(), width));
    } catch (UncheckedIOException | IllegalStateException e) {
      if (failure != null) {
        throw failure;
      }
      String message = String.valueOf(e.getMessage());
      return Optional.of(
          bad(
              BadRow.Kind.QUOTES,
              message.contains("EOF") || length > TraceLines.MAX_LENGTH
                  ? "opens a quote that nothing closes"
                  : "has text between a closing quote and the separator"));
    }
  }

  private Row row(List<String> fields, int width) {
    Line first = current.get(0);
    for (Line line : current) {
      if (line.fault().isPresent()) {
        return new Row(
            first.number(),
            current.size(),
            fields,
            Optional.of(
                new BadRow(
                    BadRow.Kind.CHARSET,
                    line.fault().get() + "; --trace-charset reads another, like ISO-8859-1")));
      }
    }
    if (width > 0 && fields.size() != width) {
      String what =
          "has %d fields, not as many as the header, which has %d".formatted(fields.size(), width);
      if (current.size() > 1) {
        return bad(
            BadRow.Kind.QUOTES,
            "spans %d lines and %s: is a quote left open?".formatted(current.size(), what));
      }
      return new Row(first.number(), 1, fields, Optional.of(new BadRow(BadRow.Kind.FIELDS, what)));
    }
    return new Row(first.number(), current.size(), fields, Optional.empty());
  }

  /** A row of which one line alone is bad; the others are read again. */
  private Row bad(BadRow.Kind kind, String what) {
    for (int i = current.size() - 1; i > 0; i--) {
      givenBack.addFirst(current.get(i));
    }
    parser = null;
    return new Row(current.get(0).number(), 1, List.of(), Optional.of(new BadRow(kind, what)));
  }

  private boolean take() throws IOException {
    Line line = givenBack.pollFirst();
    if (line == null) {
      line = source.next().orElse(null);
    }
    if (line == null) {
      return false;
    }
    current.add(line);
    length += line.text().length();
    feeding = line.text();
    fed = 0;
    return true;
  }

  /** Hands out the line at hand, and the next only when that is used up. */
  private final class Feed extends Reader {

    @Override
    public int read(char[] to, int offset, int count) throws IOException {
      if (fed == feeding.length()) {
        try {
          if (length > TraceLines.MAX_LENGTH || !take()) {
            return -1;
          }
        } catch (IOException e) {
          failure = e;
          throw e;
        }
      }
      int some = Math.min(count, feeding.length() - fed);
      feeding.getChars(fed, fed + some, to, offset);
      fed += some;
      return some;
    }

    @Override
    public void close() {
      // The lines are closed by whoever opened them.
    }
  }
}
