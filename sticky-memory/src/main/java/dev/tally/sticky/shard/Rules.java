package dev.tally.sticky.shard;

import java.util.Arrays;

/**
 * The decisions that safety rests on, each in one place and by name, so that tests can get one of
 * them wrong and see that it is noticed. There is one set of rules in production.
 */
class Rules {

  /** The rules as they must be. */
  static final Rules SOUND = new Rules();

  /**
   * The highest mark that a majority has reached.
   *
   * @param marks of every member of one configuration
   */
  long reached(long[] marks) {
    if (marks.length == 3) {
      return Math.max(
          Math.min(marks[0], marks[1]), Math.min(Math.max(marks[0], marks[1]), marks[2]));
    }
    long[] sorted = marks.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  /** While a configuration changes, the old one must agree as well as the new one. */
  boolean asksOldMembers() {
    return true;
  }

  /** A new primary waits until a majority of the active members has promised its epoch. */
  boolean fences() {
    return true;
  }

  /** A new primary takes the longest log of those that promised, not just its own. */
  boolean adoptsLongest() {
    return true;
  }

  /**
   * An entry of an older epoch may still be replaced, however many hold it, until one of this epoch
   * stands after it (D. Ongaro and J. Ousterhout, <i>In search of an understandable consensus
   * algorithm</i>, 2014, section 5.4.2).
   */
  boolean commitsByCount(long entryEpoch, long epoch) {
    return entryEpoch == epoch;
  }

  /** What belongs to an epoch older than the one promised is refused. */
  boolean refuses(long epoch, long promised) {
    return epoch < promised;
  }

  /** A linearizable read waits until a majority confirms that this is the primary still. */
  boolean confirmsReads() {
    return true;
  }

  /** It also waits for all that another member may have answered before it came. */
  boolean awaitsOrdered() {
    return true;
  }

  /**
   * One other member makes a majority with the primary: what it holds, is committed.
   *
   * @param settled whether the members are not being changed
   * @param needed how many others make a majority
   */
  boolean oneDecides(boolean settled, int needed) {
    return settled && needed == 1;
  }

  /** A member acknowledges only what it has compared with the primary's log in this epoch. */
  boolean acknowledgesComparedOnly() {
    return true;
  }

  /** An entry that contradicts the primary's goes, with all that follow it. */
  boolean truncates() {
    return true;
  }

  /** A snapshot holds the sessions as well as the counters. */
  boolean snapshotsSessions() {
    return true;
  }

  /** Who is member no more forgets the state, never its promise. */
  boolean keepsPromise() {
    return true;
  }

  /** A primary goes on unfenced only where no epoch was anybody else's in between. */
  boolean follows(long epoch, long next) {
    return next == epoch + 1;
  }

  /** Who is made a learner anew may have been dropped, and have cleared itself, in between. */
  boolean forgetsLearners() {
    return true;
  }

  /** Only who is not concerned by the newest configuration it has heard of forgets the state. */
  boolean mayClear(long epoch, long promised) {
    return epoch >= promised;
  }

  /** A repetition is recognised. */
  Sessions sessions() {
    return new Sessions();
  }
}
