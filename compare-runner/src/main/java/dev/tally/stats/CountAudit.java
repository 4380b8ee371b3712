package dev.tally.stats;

/**
 * The additions of a history, counted against what was read at the end.
 *
 * @param keys counters that may have been added to
 * @param keysRead of them, those read linearizably when all else had ended; the figures below are
 *     theirs alone
 * @param answered additions that were answered
 * @param unknown additions that may have been applied
 * @param unknownApplied of the unknown, those that the final states show to have been applied
 * @param missing answered additions that the final states do not hold
 * @param surplus additions in the final states beyond the answered and the unknown: applied twice,
 *     or applied though told to have failed
 * @param wrongSums counters without unknown additions whose final value is not the sum of the
 *     answered ones
 * @param estimated whether {@code unknownApplied} is an estimate by sums: no answer tells its
 *     version, some of the unknown were applied, and they are not all of one size
 */
public record CountAudit(
    long keys,
    long keysRead,
    long answered,
    long unknown,
    long unknownApplied,
    long missing,
    long surplus,
    long wrongSums,
    boolean estimated) {

  /** Nothing at all. */
  public static final CountAudit NONE = new CountAudit(0, 0, 0, 0, 0, 0, 0, 0);

  /** The same, with nothing estimated. */
  public CountAudit(
      long keys,
      long keysRead,
      long answered,
      long unknown,
      long unknownApplied,
      long missing,
      long surplus,
      long wrongSums) {
    this(keys, keysRead, answered, unknown, unknownApplied, missing, surplus, wrongSums, false);
  }

  /**
   * Adds.
   *
   * @param other of another history
   * @return both together
   */
  public CountAudit plus(CountAudit other) {
    return new CountAudit(
        keys + other.keys,
        keysRead + other.keysRead,
        answered + other.answered,
        unknown + other.unknown,
        unknownApplied + other.unknownApplied,
        missing + other.missing,
        surplus + other.surplus,
        wrongSums + other.wrongSums,
        estimated || other.estimated);
  }

  /**
   * Whether every final state is that of the additions answered.
   *
   * @return false where an addition is missing, or was applied twice, or a sum is wrong
   */
  public boolean isExact() {
    return missing == 0 && surplus == 0 && wrongSums == 0;
  }

  /**
   * In words.
   *
   * @return one line
   */
  public String inWords() {
    return "%d of %d keys read at the end: %d additions answered, %d missing, %d applied twice, %d wrong sums; %d unknown, of which %s%d were applied"
        .formatted(
            keysRead,
            keys,
            answered,
            missing,
            surplus,
            wrongSums,
            unknown,
            estimated ? "about " : "",
            unknownApplied);
  }
}
