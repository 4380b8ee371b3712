package dev.tally.deploy;

/**
 * One column of a comparison.
 *
 * @param name short, lower case, for tables and the command line
 * @param title for a reader, one line
 * @param kind what it is in a comparison
 * @param guarantees what it promises
 */
public record Variant(String name, String title, Kind kind, Guarantees guarantees) {

  /** What a column is in a comparison. */
  public enum Kind {
    /** A system to choose or not. */
    SYSTEM,
    /** No system: the most the harness itself can do. It counts, so it is checked. */
    CEILING,
    /** No system: the least a network path costs. It does not count, so it is not checked. */
    FLOOR
  }
}
