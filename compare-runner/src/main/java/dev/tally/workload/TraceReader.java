package dev.tally.workload;

import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Reads traces from CSV. A row that can not be used is refused with file, line and reason, or
 * counted and left out.
 */
final class TraceReader {

  private static final int MAX_ROWS = 50_000_000;

  /** By so many rows it is decided how times are written. */
  private static final int SAMPLE = 10_000;

  /**
   * What was read.
   *
   * @param trace its events
   * @param unit of its times, and how that was found
   * @param skipped what was left out
   * @param warnings what a person should know before replaying it
   */
  record Reading(Trace trace, String unit, SkippedRows skipped, List<String> warnings) {}

  private final String file;
  private final Keys.Traced source;
  private final boolean skips;
  private final TraceEvents events = new TraceEvents();
  private final SkippedRows skipped = new SkippedRows();

  private TraceReader(Keys.Traced source, boolean skips) {
    this.file = TraceFile.nameOf(source);
    this.source = source;
    this.skips = skips;
  }

  /**
   * Reads a trace to be replayed.
   *
   * @param source where it is, and how it is written
   * @return at least one event, in the order of time
   * @throws PlanException where it can not be used
   */
  static Trace read(Keys.Traced source) {
    return examine(source, source.skipBadRows()).trace();
  }

  /**
   * Reads a trace and keeps what there is to tell of it.
   *
   * @param source where it is, and how it is written
   * @param skips whether bad rows are counted, whatever the source says
   * @return at least one event
   * @throws PlanException where it can not be used
   */
  static Reading examine(Keys.Traced source, boolean skips) {
    TraceReader reader = new TraceReader(source, skips);
    try (TraceLines lines = new TraceLines(TraceFile.open(source), source.format().charset())) {
      return reader.read(lines);
    } catch (EOFException | ZipException e) {
      throw new PlanException(
          "trace " + reader.file + " is a gzip file that is cut off or damaged: " + e.getMessage(),
          e);
    } catch (TraceLines.TooLongException e) {
      throw new PlanException("trace " + reader.file + " is no CSV: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new PlanException("trace " + reader.file + " can not be read: " + e.getMessage(), e);
    }
  }

  private Reading read(TraceLines lines) throws IOException {
    TraceHeader.Opened opened = TraceHeader.read(file, lines, source);
    TraceHeader header = opened.header();
    List<TraceRows.Row> head = new ArrayList<>();
    Optional<TraceRows.Row> row = opened.rows().next(header.width());
    while (row.isPresent() && head.size() < SAMPLE) {
      head.add(row.get());
      row = opened.rows().next(header.width());
    }
    TraceClock clock =
        TraceClock.decide(
            source.format(),
            source.columns().timestamp(),
            head.stream()
                .filter(one -> one.bad().isEmpty())
                .map(one -> one.fields().get(header.timestamp()))
                .toList());
    for (TraceRows.Row one : head) {
      add(one, header, clock);
    }
    while (row.isPresent()) {
      add(row.get(), header, clock);
      row = opened.rows().next(header.width());
    }
    takeOut();
    refuseMostlyBad();
    return new Reading(events.toTrace(skipped.count()), clock.inWords(), skipped, warnings());
  }

  private void add(TraceRows.Row row, TraceHeader header, TraceClock clock) {
    if (events.size() == MAX_ROWS) {
      throw new PlanException(
          String.format(
              Locale.ROOT, "trace %s:%d: is beyond %,d rows", file, row.line(), MAX_ROWS));
    }
    try {
      if (row.bad().isPresent()) {
        throw row.bad().get();
      }
      String key = TraceValues.key(row.fields().get(header.key()));
      long delta = header.delta() < 0 ? 1 : TraceValues.delta(row.fields().get(header.delta()));
      long before = events.size() == 0 ? Long.MIN_VALUE : events.time(events.size() - 1);
      long time = clock.nanos(row.fields().get(header.timestamp()), before);
      events.add(key, delta, time, row.line());
    } catch (BadRow e) {
      leaveOut(row.line(), e);
    }
  }

  private void leaveOut(long line, BadRow bad) {
    if (!skips) {
      throw new PlanException("trace " + file + ":" + line + ": " + bad.what());
    }
    skipped.add(line, bad);
  }

  /** Rows that are bad by their place among the others. */
  private void takeOut() {
    if (TraceOrder.isNewestFirst(events)) {
      throw new PlanException(
          "trace " + file + " is sorted by time, but the newest first; turn it round");
    }
    BitSet unsorted = TraceOrder.outOfOrder(events);
    for (int i = unsorted.nextSetBit(0); i >= 0; i = unsorted.nextSetBit(i + 1)) {
      String why =
          skipped.has(BadRow.Kind.ORDER) ? "is out of order" : TraceOrder.why(events, unsorted, i);
      leaveOut(events.line(i), new BadRow(BadRow.Kind.ORDER, why));
    }
    events.remove(unsorted);
    TraceOrder.bodyAmongFar(events).ifPresent(this::takeOutFar);
  }

  private void takeOutFar(TraceOrder.Body body) {
    BitSet far = new BitSet();
    far.set(0, body.from());
    far.set(body.to(), events.size());
    for (int i = far.nextSetBit(0); i >= 0; i = far.nextSetBit(i + 1)) {
      String why =
          String.format(
              Locale.ROOT,
              "is at %s, far from the others (%,d of %,d rows are): what is between holds %s of"
                  + " the span. Does this time mean \"%s the trace\"? --skip-bad-rows leaves such"
                  + " rows out",
              Instant.ofEpochSecond(0, events.time(i)),
              far.cardinality(),
              events.size(),
              TraceOrder.percent(body.share()),
              i < body.from() ? "before" : "after");
      leaveOut(events.line(i), new BadRow(BadRow.Kind.FAR_TIME, why));
    }
    events.remove(far);
  }

  private void refuseMostlyBad() {
    String reasons = String.join("; ", skipped.inWords());
    if (events.size() == 0) {
      throw new PlanException(
          "trace %s has no usable row (%d skipped)%s"
              .formatted(file, skipped.count(), reasons.isEmpty() ? "" : ": " + reasons));
    }
    if (skipped.count() > events.size()) {
      throw new PlanException(
          String.format(
              Locale.ROOT,
              "trace %s: %,d of %,d rows would be skipped, more than half: %s",
              file,
              skipped.count(),
              skipped.count() + events.size(),
              reasons));
    }
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    Optional<TraceOrder.Gap> gap = TraceOrder.widestGap(events);
    if (gap.isEmpty() && events.size() > 1) {
      warnings.add("all rows are at one instant, " + Instant.ofEpochSecond(0, events.time(0)));
    }
    gap.filter(widest -> TraceOrder.isHuge(events, widest))
        .ifPresent(
            widest ->
                warnings.add(
                    "one gap, behind line %d, holds %s of the span"
                        .formatted(
                            events.line(widest.after()), TraceOrder.percent(widest.share()))));
    return warnings;
  }
}
