package dev.tally.sticky.shard;

/**
 * What was copied as whole states to other members, beside the least that would have done.
 *
 * <p>The least is what new members needed, once each: the state that a learner was sent before it
 * had caught up. Whatever is beyond that was sent again after a loss, to learners that were given
 * up, or to members that were away for longer than the log reaches back.
 *
 * @param keys counters of the states sent to their end
 * @param bytes of all parts of states sent
 * @param leastKeys counters of the states that learners needed which have caught up
 * @param leastBytes of those states
 */
public record Moved(long keys, long bytes, long leastKeys, long leastBytes) {

  /** Nothing yet. */
  public static final Moved NOTHING = new Moved(0, 0, 0, 0);

  /**
   * Both together.
   *
   * @param other to add
   * @return the sums
   */
  public Moved plus(Moved other) {
    return new Moved(
        keys + other.keys,
        bytes + other.bytes,
        leastKeys + other.leastKeys,
        leastBytes + other.leastBytes);
  }
}
