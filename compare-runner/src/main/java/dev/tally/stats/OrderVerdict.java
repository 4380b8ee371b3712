package dev.tally.stats;

/**
 * What a checker found in one history.
 *
 * @param kind the verdict
 * @param detail the smallest counter-example, the reason for no decision, or empty
 * @param operations how many operations were checked
 */
public record OrderVerdict(Kind kind, String detail, long operations) {

  /** The verdict itself. */
  public enum Kind {
    /** Every property holds. */
    VALID,
    /** A property is broken: {@link OrderVerdict#detail} shows where. */
    INVALID,
    /** It can not be told. */
    UNDECIDED
  }
}
