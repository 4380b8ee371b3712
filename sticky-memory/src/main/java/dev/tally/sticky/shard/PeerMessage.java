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
   * A message that stays valid after the call it was given to.
   *
   * @return this one, or one with entries of its own
   */
  default PeerMessage copy() {
    return this;
  }

  /**
   * From the primary: entries to hold, or none, and how far everything is.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param epoch the primary's
   * @param previous the index before the first entry
   * @param previousEpoch the epoch of the entry there
   * @param entries in log order; none to confirm or to tell the commit index only
   * @param replies who is to be answered by who gets this, once the entries are committed
   * @param commit every entry up to this index is committed, at the latest once it is held by who
   *     gets this
   * @param trim nobody needs entries up to this index from a log
   * @param round the newest confirmation round of reads; to be sent back
   */
  record Append(
      long generation,
      int shard,
      long epoch,
      long previous,
      long previousEpoch,
      Entries entries,
      Replies replies,
      long commit,
      long trim,
      long round)
      implements PeerMessage {

    @Override
    public PeerMessage copy() {
      return new Append(
          generation,
          shard,
          epoch,
          previous,
          previousEpoch,
          entries.copy(),
          replies.copy(),
          commit,
          trim,
          round);
    }
  }

  /**
   * To the primary: what a member holds.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param epoch the primary's
   * @param upTo holds the primary's entries up to this index
   * @param applied has applied every entry up to this index
   * @param round the highest round heard of
   * @param unanswered the last index of an entry whose requester it was told and could not answer
   * @param gap true where an append did not continue {@code upTo} and was not taken
   */
  record Appended(
      long generation,
      int shard,
      long epoch,
      long upTo,
      long applied,
      long round,
      long unanswered,
      boolean gap)
      implements PeerMessage {}

  /**
   * To whoever is in an older epoch: this member has promised a newer one.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param epoch the one promised
   */
  record Refused(long generation, int shard, long epoch) implements PeerMessage {}

  /**
   * From a new primary: promise its epoch, and tell how long the log is.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param epoch the new one
   */
  record Fence(long generation, int shard, long epoch) implements PeerMessage {}

  /**
   * To the new primary: promised.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param epoch the one promised
   * @param lastEpoch the epoch of the last entry held
   * @param last its index
   * @param committed the last index known to be committed
   */
  record Fenced(long generation, int shard, long epoch, long lastEpoch, long last, long committed)
      implements PeerMessage {}

  /**
   * From a new primary to the member with the longest log: send what follows.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param epoch the new primary's
   * @param after the index before the first entry wanted, committed
   */
  record Pull(long generation, int shard, long epoch, long after) implements PeerMessage {}

  /**
   * To a new primary: entries of the longest log.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param epoch the new primary's
   * @param previous the index before the first entry
   * @param entries in log order
   */
  record Suffix(long generation, int shard, long epoch, long previous, Entries entries)
      implements PeerMessage {

    @Override
    public PeerMessage copy() {
      return new Suffix(generation, shard, epoch, previous, entries.copy());
    }
  }

  /**
   * A part of the whole state, for a member whose next entry is in no log any more.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param epoch the sender's
   * @param index the last entry that the state includes
   * @param indexEpoch the epoch of that entry
   * @param total bytes of the whole
   * @param offset where this part begins
   * @param part its bytes
   */
  record Chunk(
      long generation,
      int shard,
      long epoch,
      long index,
      long indexEpoch,
      int total,
      int offset,
      Entries part)
      implements PeerMessage {

    @Override
    public PeerMessage copy() {
      return new Chunk(generation, shard, epoch, index, indexEpoch, total, offset, part.copy());
    }
  }

  /**
   * Asks for the next part of a state.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param epoch of the one that sends the parts
   * @param index the last entry that the state includes
   * @param offset where the next part begins
   */
  record NextChunk(long generation, int shard, long epoch, long index, int offset)
      implements PeerMessage {}
}
