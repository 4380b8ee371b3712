package dev.tally.check;

/**
 * What a history must contain beside being correct: whether every key that may have been added to
 * must have been read at the end. Where one was not, a history without a fault is undecided, since
 * a loss could go unseen.
 */
public enum Expectations {

  /** A trial that ran to its end: every key was read when all else had ended. */
  COMPLETE,

  /** A trial that was broken off: what is there must be correct, more is not asked. */
  INTERRUPTED,

  /**
   * Final reads are asked of every key where there are any: what was meant shows in the history.
   */
  AS_RECORDED
}
