package dev.tally.sticky.sim;

/** What can happen in a simulation beside plain work: what never happened was not tested. */
public enum Happening {
  /** A message never arrived. */
  LOSS,
  /** A message arrived twice. */
  DUPLICATE,
  /** A message arrived before one that was sent earlier on its way. */
  OVERTAKING,
  /** A way was cut in one direction only. */
  ONE_WAY_CUT,
  /** A way was cut in both directions. */
  TWO_WAY_CUT,
  /** The network fell into two sides. */
  SPLIT,
  /** A link broke, and both ends knew. */
  BROKEN_LINK,
  /** A process stood still. */
  PAUSE,
  /** It went on, with all that had come meanwhile. */
  WAKE,
  /** A process ended, and what it held in memory with it. */
  KILL,
  /** A process was started in its place. */
  RESTART,
  /** A process had a clock that was fast or slow by more than two percent. */
  CLOCK_DRIFT,
  /** A node heard of decisions late. */
  LATE_MAP,
  /** A node was suspected that was not silent. */
  FALSE_SUSPICION,
  /** A node was reported dead that was not. */
  FALSE_DEATH,
  /** A process learnt that it was taken for dead, and came back as another. */
  REBIRTH,
  /** A node that nobody had heard was suspected by the product's detector. */
  SUSPICION,
  /** The placement was led by another node. */
  PLACEMENT_LEADER_CHANGE,
  /** A node was told to go. */
  DRAIN,
  /** A node came. */
  SCALE_OUT,
  /** A node that held nothing any more was stopped for good. */
  SCALE_IN,
  /** The product's placement changed a primary that did not answer. */
  FAILOVER,
  /** The product's placement handed over a primary as planned. */
  TRANSFER,
  /** The product's placement replaced a member. */
  MOVE,
  /** A move was given up. */
  MOVE_ABANDONED,
  /** All processes ended at once. */
  BLACKOUT,
  /** A shard lost the majority of its active members. */
  SHARD_LOST,
  /** A client was told that the state is lost. */
  LOSS_SEEN,
  /** An operator began a new generation. */
  RESET,
  /** A client went over to a new generation. */
  GENERATION_SEEN,
  /** An addition was answered. */
  ADDITION,
  /** An addition was answered by another member than the primary. */
  ANSWERED_ELSEWHERE,
  /** A linearizable read was answered. */
  LINEARIZABLE_READ,
  /** A session read was answered. */
  SESSION_READ,
  /** A session read was answered in an epoch after that of its token. */
  SESSION_READ_ACROSS_EPOCHS,
  /** An eventual read was answered. */
  EVENTUAL_READ
}
