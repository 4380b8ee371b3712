package dev.tally.workload;

import java.time.Duration;

/**
 * What is done to a column while a stage lasts, again and again.
 *
 * @param what is done
 * @param whom it is done to, by what that does at the moment
 * @param strikes how often, 1 to {@value #MOST_STRIKES}
 * @param hold from the deed to its mending; 0 where it is mended at once
 * @param window how long a strike may last until all is whole again; what takes longer is told as
 *     "at least" so long
 * @param calm how long all must have been whole and within the limit of latency before a strike
 * @param counters how many there are beside the stage's own, so that there is something to restore
 * @param keepsDisk whether a process comes back to what it had on its disk
 */
public record FaultPlan(
    What what,
    Whom whom,
    int strikes,
    Duration hold,
    Duration window,
    Duration calm,
    int counters,
    boolean keepsDisk) {

  /** The most strikes of a row. */
  public static final int MOST_STRIKES = 200;

  /** The most counters to restore. */
  public static final int MOST_COUNTERS = 5_000_000;

  /** A deed. */
  public enum What {
    /** {@code kill -9}, later started again: connections are reset by the kernel. */
    KILL,
    /** Drained, ended in order and started again: what operators do most. */
    RESTART,
    /** The same with every process of the victim's kind, one after the other. */
    ROLLING,
    /**
     * Every process of the victim's kind killed, its disk lost, and started, one after the other.
     */
    REPLACE,
    /** {@code SIGSTOP}, later woken. */
    PAUSE,
    /** Its host is dead: packets vanish, nothing is reset; later it is back. */
    VANISH,
    /** Cut off from its peers in both directions, while clients reach it. */
    ISOLATE,
    /** What it sends to its peers is lost, what they send arrives. */
    MUTE,
    /** What it sends comes late, and some of it never. */
    DEGRADE,
    /**
     * The power of all processes and of their disks fails at once: what was not written by then is
     * lost, too; later it is back.
     */
    POWER,
    /** One node more; taken away again before the next strike. */
    SCALE_OUT,
    /** One node less; added again before the next strike. */
    SCALE_IN,
    /** Each time another of those that the deployment can suffer, drawn at random. */
    ANY
  }

  /** To whom. */
  public enum Whom {
    /** Who owns the key that is asked for most. */
    OWNER,
    /** Of those who own keys, who owns the fewest, and not the one asked for most. */
    MINOR,
    /** Who decides who owns what. */
    COORDINATOR,
    /** Who leads the metadata of everything. */
    CONTROLLER,
    /** Who leads the log of the key that is asked for most. */
    LOG_LEADER,
    /** Everything in the failure domain of the owner of the key that is asked for most. */
    ZONE,
    /** Every process. */
    ALL
  }

  /**
   * The same, done otherwise or to others.
   *
   * @param other what is done
   * @param others whom it is done to
   * @return a copy
   */
  public FaultPlan with(What other, Whom others) {
    return new FaultPlan(other, others, strikes, hold, window, calm, counters, keepsDisk);
  }

  /**
   * The same in brief.
   *
   * @param mostStrikes how many strikes at most
   * @param mostCounters how many counters at most
   * @return a copy
   */
  FaultPlan brief(int mostStrikes, int mostCounters) {
    return new FaultPlan(
        what,
        whom,
        Math.min(mostStrikes, strikes),
        hold,
        window,
        calm,
        Math.min(mostCounters, counters),
        keepsDisk);
  }

  /**
   * The same with another hold.
   *
   * @param other from the deed to its mending
   * @return a copy
   */
  public FaultPlan withHold(Duration other) {
    return new FaultPlan(what, whom, strikes, other, window, calm, counters, keepsDisk);
  }

  /**
   * Whether the deed is over once it is done, so that there is nothing to wait for before its
   * mending.
   *
   * @return true of planned changes
   */
  public boolean mendsItself() {
    return switch (what) {
      case RESTART, ROLLING, REPLACE, SCALE_OUT, SCALE_IN -> true;
      default -> false;
    };
  }
}
