package dev.tally.workload;

import dev.tally.counter.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads traces from CSV. A row that can not be used is refused with file, line and reason. */
final class TraceReader {

  /** The traces inside, and their files. */
  static final Map<String, String> INSIDE = Map.of("us-flights", "us-flights-2001.csv");

  private static final int MAX_ROWS = 50_000_000;

  /**
   * Numbers below this are seconds since 1970, above it milliseconds: the border is in 1973/5138.
   */
  private static final long MILLIS_FROM = 100_000_000_000L;

  private final String file;
  private final Keys.Traced source;
  private final Map<String, Integer> idOfKey = new HashMap<>();
  private final List<String> keys = new ArrayList<>();
  private int[] keyIds = new int[1024];
  private long[] deltas = new long[1024];
  private long[] times = new long[1024];
  private int size;
  private long skipped;

  private TraceReader(String file, Keys.Traced source) {
    this.file = file;
    this.source = source;
  }

  static Trace read(Keys.Traced source) {
    String inside = INSIDE.get(source.source());
    String file = inside != null ? inside : source.source();
    try (InputStream in =
        inside != null
            ? TraceReader.class.getResourceAsStream("traces/" + inside)
            : Files.newInputStream(Path.of(source.source()))) {
      if (in == null) {
        throw new IllegalStateException("trace " + inside + " is not in the jar");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      skipByteOrderMark(reader);
      return new TraceReader(file, source).read(reader);
    } catch (IOException e) {
      throw new PlanException("trace " + file + " can not be read: " + e, e);
    }
  }

  /** Spreadsheets put one before the header. */
  private static void skipByteOrderMark(BufferedReader reader) throws IOException {
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
  }

  private Trace read(Reader reader) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreSurroundingSpaces(true)
            .setTrim(true)
            .get();
    try (CSVParser rows = format.parse(reader)) {
      requireColumn(rows, source.columns().timestamp());
      requireColumn(rows, source.columns().key());
      requireColumn(rows, source.columns().delta());
      for (CSVRecord row : rows) {
        try {
          add(row, rows.getCurrentLineNumber());
        } catch (PlanException e) {
          if (!source.skipBadRows()) {
            throw e;
          }
          skipped++;
        }
      }
    } catch (CSVException | UncheckedIOException e) {
      throw new PlanException("trace " + file + " is no CSV: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new PlanException("trace " + file + " has a bad header: " + e.getMessage(), e);
    }
    if (size == 0) {
      throw new PlanException("trace " + file + " has no usable row (" + skipped + " skipped)");
    }
    return new Trace(
        List.copyOf(keys),
        Arrays.copyOf(keyIds, size),
        Arrays.copyOf(deltas, size),
        Arrays.copyOf(times, size),
        skipped);
  }

  private void requireColumn(CSVParser rows, String column) {
    if (!rows.getHeaderMap().containsKey(column)) {
      throw new PlanException(
          "trace %s:1: there is no column \"%s\"; its columns are %s"
              .formatted(file, column, String.join(", ", rows.getHeaderNames())));
    }
  }

  private void add(CSVRecord row, long line) {
    if (!row.isConsistent()) {
      throw bad(line, "has " + row.size() + " fields, not as many as the header");
    }
    String key = row.get(source.columns().key());
    if (key.isEmpty() || key.getBytes(StandardCharsets.UTF_8).length > Request.MAX_KEY_BYTES - 64) {
      throw bad(line, "key \"" + shorten(key) + "\" must be 1 to 960 bytes");
    }
    long delta = delta(row.get(source.columns().delta()), line);
    long time = time(row.get(source.columns().timestamp()), line);
    if (size > 0 && time < times[size - 1]) {
      throw bad(line, "is earlier than the row before it; a trace must be sorted by time");
    }
    if (size == MAX_ROWS) {
      throw bad(line, "is beyond the limit of " + MAX_ROWS + " rows");
    }
    grow();
    keyIds[size] =
        idOfKey.computeIfAbsent(
            key,
            fresh -> {
              keys.add(fresh);
              return keys.size() - 1;
            });
    deltas[size] = delta;
    times[size] = time;
    size++;
  }

  private void grow() {
    if (size == keyIds.length) {
      int larger = size * 2;
      keyIds = Arrays.copyOf(keyIds, larger);
      deltas = Arrays.copyOf(deltas, larger);
      times = Arrays.copyOf(times, larger);
    }
  }

  private long delta(String text, long line) {
    try {
      long delta = Long.parseLong(text);
      if (delta != 0) {
        return delta;
      }
    } catch (NumberFormatException e) {
      // Told below, like 0.
    }
    throw bad(line, "delta \"" + shorten(text) + "\" must be a whole number other than 0");
  }

  private long time(String text, long line) {
    try {
      if (text.matches("-?\\d{1,18}")) {
        long number = Long.parseLong(text);
        return Math.abs(number) < MILLIS_FROM ? number * 1000 : number;
      }
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException e) {
      throw bad(
          line, "timestamp \"" + shorten(text) + "\" must be ISO-8601 or seconds or ms since 1970");
    }
  }

  private PlanException bad(long line, String what) {
    return new PlanException("trace " + file + ":" + line + ": " + what);
  }

  private static String shorten(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }
}
