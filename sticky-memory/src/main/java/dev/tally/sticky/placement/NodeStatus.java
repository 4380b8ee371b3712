package dev.tally.sticky.placement;

/** What is known of a node's process. */
public enum NodeStatus {
  /** It answers. */
  LIVE,
  /** It is silent. Its memory may be whole, so it keeps its memberships, but it leads nothing. */
  SUSPECT,
  /** It answers and is to go: it hands over what it leads, then what it holds. */
  DRAINING,
  /** It has ended, and what it held in memory with it. It never comes back. */
  DEAD
}
