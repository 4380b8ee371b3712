package dev.tally.check;

/**
 * What a history must contain beside being correct.
 *
 * @param finalReads whether every key that may have been added to must have been read at the end;
 *     where one was not, a history without a fault is undecided, since a loss could go unseen
 */
public record Expectations(boolean finalReads) {

  /** A trial that ran to its end: every key was read when all else had ended. */
  public static final Expectations COMPLETE = new Expectations(true);

  /** A trial that was broken off: what is there must be correct, more is not asked. */
  public static final Expectations INTERRUPTED = new Expectations(false);
}
