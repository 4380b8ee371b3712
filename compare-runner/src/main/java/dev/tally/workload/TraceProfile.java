package dev.tally.workload;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a trace holds, to be looked at before it is replayed. Every text of the file in it is safe
 * to show on a terminal.
 */
public final class TraceProfile {

  private static final int MOST_KEYS = 10;

  private final String file;
  private final boolean skipsBadRows;
  private final Trace trace;
  private final TraceReader.Reading reading;

  private TraceProfile(Keys.Traced source, TraceReader.Reading reading) {
    this.file = TraceFile.nameOf(source);
    this.skipsBadRows = source.skipBadRows();
    this.reading = reading;
    this.trace = reading.trace();
  }

  /**
   * Reads a trace, its bad rows counted even where they are not to be skipped.
   *
   * @param source where it is, and how it is written
   * @return what it holds
   * @throws PlanException where nothing can be read, or more than half of it is bad
   */
  public static TraceProfile of(Keys.Traced source) {
    return new TraceProfile(source, TraceReader.examine(source, true));
  }

  /** As {@link #of}, but a bad row is refused unless it is to be skipped. */
  static TraceProfile ofReplay(Keys.Traced source) {
    return new TraceProfile(source, TraceReader.examine(source, source.skipBadRows()));
  }

  /**
   * Why a run would refuse it.
   *
   * @return empty where it would not
   */
  public Optional<String> refusal() {
    return reading.skipped().count() == 0 || skipsBadRows
        ? Optional.empty()
        : Optional.of("trace " + file + ":" + reading.skipped().first());
  }

  /** Whether its events all happened at one instant, so that there is no spacing to replay. */
  boolean isOneInstant() {
    return trace.size() > 1 && span().isZero();
  }

  /**
   * In one line.
   *
   * @return rows, keys, span and unit, what is skipped and what is strange
   */
  public String inShort() {
    String skipped =
        trace.skippedRows() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "; %,d rows skipped: %s",
                trace.skippedRows(),
                String.join("; ", reading.skipped().inWords()));
    String warnings =
        reading.warnings().isEmpty() ? "" : "; " + String.join("; ", reading.warnings());
    return String.format(
        Locale.ROOT,
        "trace %s: %,d rows, %,d keys, %s; times in %s%s%s",
        file,
        trace.size(),
        trace.keys().size(),
        words(span()),
        reading.unit(),
        skipped,
        warnings);
  }

  /**
   * In full.
   *
   * @return lines to print
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    long[] times = trace.timesNanos();
    lines.add(String.format(Locale.ROOT, "rows     %,d", trace.size()));
    lines.add(
        "span     %s, from %s to %s"
            .formatted(words(span()), instant(times[0]), instant(times[times.length - 1])));
    lines.add("unit     " + reading.unit());
    lines.add("deltas   " + deltas(trace.deltas()));
    lines.add(String.format(Locale.ROOT, "keys     %,d, the most frequent:", trace.keys().size()));
    lines.addAll(frequentKeys());
    int[] densest = TraceShape.densest(times);
    lines.add(
        String.format(
            Locale.ROOT,
            "bursts   %,d instants; at most %,d rows at one, %s; %.1f%% of the rows within the"
                + " busiest hundredth of the span",
            TraceShape.instants(times),
            densest[0],
            instant(times[densest[1]]),
            100 * TraceShape.busiestShare(times)));
    reading.warnings().forEach(warning -> lines.add("strange  " + warning));
    String bad = String.format(Locale.ROOT, "%,d", trace.skippedRows());
    String advice = trace.skippedRows() == 0 ? "" : "; --skip-bad-rows would leave them out";
    lines.add(skipsBadRows ? "skipped  " + bad : "bad      " + bad + advice);
    reading.skipped().inWords().forEach(line -> lines.add("         " + line));
    return lines;
  }

  private List<String> frequentKeys() {
    int[] counts = new int[trace.keys().size()];
    for (int id : trace.keyIds()) {
      counts[id]++;
    }
    return IntStream.range(0, counts.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingInt(id -> -counts[id]).thenComparing(id -> id))
        .limit(MOST_KEYS)
        .map(
            id ->
                String.format(
                    Locale.ROOT,
                    "         %,d (%.1f%%)  \"%s\"",
                    counts[id],
                    100.0 * counts[id] / trace.size(),
                    TraceValues.shorten(trace.keys().get(id))))
        .toList();
  }

  private static String deltas(long[] deltas) {
    long least = deltas[0];
    long most = deltas[0];
    for (long delta : deltas) {
      least = Math.min(least, delta);
      most = Math.max(most, delta);
    }
    return least == most
        ? String.format(Locale.ROOT, "%,d each", least)
        : String.format(Locale.ROOT, "%,d to %,d", least, most);
  }

  private Duration span() {
    long[] times = trace.timesNanos();
    return Duration.ofNanos(times[times.length - 1] - times[0]);
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  /** A length of time in the unit that suits it. */
  private static String words(Duration span) {
    double seconds = span.toNanos() / 1e9;
    if (seconds >= 2 * 86_400) {
      return String.format(Locale.ROOT, "%,.1f days", seconds / 86_400);
    }
    if (seconds >= 2 * 3_600) {
      return String.format(Locale.ROOT, "%.1f hours", seconds / 3_600);
    }
    if (seconds >= 120) {
      return String.format(Locale.ROOT, "%.1f minutes", seconds / 60);
    }
    return seconds >= 0.001 || span.isZero()
        ? String.format(Locale.ROOT, "%.3f s", seconds)
        : span.toNanos() + " ns";
  }
}
