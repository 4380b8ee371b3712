package dev.tally.sticky.sim;

/** What must hold after every step of a simulation. */
public enum Invariant {
  /** In an epoch of a shard, one incarnation at most serves as primary. */
  ONE_PRIMARY("one active primary per epoch"),
  /** What a member has committed, no member ever has otherwise, or loses. */
  COMMITTED_STAYS("committed entries are never lost or changed"),
  /** Applied is at most committed, which is at most held. */
  MARKS_IN_ORDER("applied <= committed <= held"),
  /** An answer is given only for what a majority of the active members holds. */
  ANSWERED_IS_HELD("answered means held by a majority"),
  /** Whoever asks again gets the first answer. */
  APPLIED_ONCE("each request id is applied at most once, and keeps its first answer"),
  /** Nothing else is refused as an overflow. */
  OVERFLOW_ONLY("overflow is refused, nothing else"),
  /** A read shows at least what was answered before it began, or what its token says. */
  READS_FRESH("reads are linearizable, session reads never go back"),
  /** A read shows a state that was. */
  READS_TRUE("reads show the state at their index"),
  /** A client that is in touch is not forgotten. */
  SESSIONS_LAST("sessions last as long as their clients need"),
  /** What the product's placement may do in one step. */
  PLACEMENT_STEP("the placement changes what it may change, one thing at a time"),
  /** A shard is given up only where most of its active members have ended. */
  LOST_BY_DEATH("state is given up by death of a majority, never by silence"),
  /** What is lost is refused until an operator begins anew, and is then another state. */
  LOST_IS_REFUSED("lost state is refused, and never mixed with another generation"),
  /** Once faults stop, everything asked is answered and all members agree. */
  LIVENESS("when faults stop, every shard serves again");

  private final String title;

  Invariant(String title) {
    this.title = title;
  }

  /**
   * For people.
   *
   * @return a sentence
   */
  public String title() {
    return title;
  }
}
