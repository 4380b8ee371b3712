package dev.tally.history;

/**
 * Something that happened to the system, beside the operations: a fault, or a planned change.
 *
 * @param nanos when, on the clock of the operations
 * @param name what, short, like {@code kill}
 * @param detail to whom, like a node's name; may be empty
 */
public record HistoryEvent(long nanos, String name, String detail) {

  /** The longest name or detail, in bytes of UTF-8; what is longer is cut when recorded. */
  public static final int MAX_TEXT_BYTES = 120;
}
