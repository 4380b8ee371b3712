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
