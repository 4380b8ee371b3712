package dev.tally.workload;

/**
 * The names of a trace's columns.
 *
 * @param timestamp ISO-8601, or seconds or milliseconds since 1970
 * @param key the counter
 * @param delta what to add
 */
public record TraceColumns(String timestamp, String key, String delta) {

  /** The names that the trace inside uses. */
  public static final TraceColumns DEFAULT = new TraceColumns("timestamp", "key", "delta");
}
