package dev.tally.workload;

/**
 * The names of a trace's columns.
 *
 * @param timestamp when it happened, in the unit of the {@link TraceFormat}
 * @param key the counter
 * @param delta what to add; empty where each row adds 1
 */
public record TraceColumns(String timestamp, String key, String delta) {

  /** The names that the trace inside uses. */
  public static final TraceColumns DEFAULT = new TraceColumns("timestamp", "key", "delta");
}
