package dev.tally.sticky.client;

/** Who finds the primary of a key's shard. */
public enum Routing {
  /** The client, by the placement map: one hop. */
  CLIENT,
  /**
   * Any node: the client asks them in turn, and who is not the primary passes the request on, and
   * the answer back.
   */
  ANY_NODE
}
