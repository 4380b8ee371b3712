package dev.tally.counter;

/**
 * A point in the history of the partition (or shard) that holds a key: a read bound by it is never
 * older. Opaque to callers; tokens of one partition are ordered by epoch, then position.
 *
 * @param partition which partition or shard, -1 for none
 * @param epoch the era of the position, 0 where the backend has no eras
 * @param position the offset or log index within the era
 */
public record Token(int partition, long epoch, long position) implements Comparable<Token> {

  /** No bound at all. */
  public static final Token NONE = new Token(-1, 0, 0);

  /** By partition, epoch and position. */
  @Override
  public int compareTo(Token other) {
    int byPartition = Integer.compare(partition, other.partition);
    if (byPartition != 0) {
      return byPartition;
    }
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(position, other.position);
  }
}
