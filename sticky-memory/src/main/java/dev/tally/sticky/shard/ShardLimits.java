package dev.tally.sticky.shard;

/**
 * The bounds of one shard on one node.
 *
 * @param logBytes what the log may hold; additions beyond are refused as overloaded
 * @param batchBytes what one append message carries, at least one entry
 * @param reads how many reads may wait
 * @param retryMillis without an answer for so long, a member is sent everything unacknowledged
 *     again
 * @param readMillis a read that waited for so long is refused, to be sent again
 */
public record ShardLimits(
    int logBytes, int batchBytes, int reads, long retryMillis, long readMillis) {

  /**
   * What a node uses.
   *
   * @param logBytes what the log of one shard may hold
   * @return the limits
   */
  public static ShardLimits withLog(int logBytes) {
    return new ShardLimits(logBytes, 128 << 10, 1 << 16, 5_000, 1_000);
  }
}
