package dev.tally.sticky.shard;

/** What members of a shard tell each other. */
public sealed interface PeerMessage {

  /**
   * The identity of the whole state.
   *
   * @return the sender's
   */
  long generation();

  /**
   * Which shard it is about.
   *
   * @return its number
   */
  int shard();

  /**
   * The era it belongs to.
   *
   * @return an epoch of the shard
   */
  long epoch();

  /**
   * From the primary: entries to hold, or none, and how far everything is.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param epoch the primary's
   * @param previous the index before the first entry
   * @param entries in log order; none to confirm or to tell the commit index only
   * @param commit every entry up to this index is held by a majority
   * @param trim every entry up to this index is held by all members that are not given up
   * @param round the newest confirmation round of reads; to be sent back
   */
  record Append(
      long generation,
      int shard,
      long epoch,
      long previous,
      Entries entries,
      long commit,
      long trim,
      long round)
      implements PeerMessage {}

  /**
   * To the primary: what a member holds.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param epoch the primary's
   * @param upTo holds every entry up to this index
   * @param applied has applied every entry up to this index
   * @param round the highest round heard of
   * @param gap true where an append began after {@code upTo + 1} and was not taken
   */
  record Appended(
      long generation, int shard, long epoch, long upTo, long applied, long round, boolean gap)
      implements PeerMessage {}

  /**
   * To a primary whose epoch is over: this member has promised a newer one.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param epoch the one promised
   */
  record Refused(long generation, int shard, long epoch) implements PeerMessage {}
}
