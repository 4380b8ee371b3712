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
 * @param sessions how many clients may be remembered; additions of further ones are refused
 * @param sessionMillis a client that added nothing for so long is forgotten
 */
public record ShardLimits(
    int logBytes,
    int batchBytes,
    int reads,
    long retryMillis,
    long readMillis,
    int sessions,
    long sessionMillis) {

  /**
   * What a node uses.
   *
   * @param logBytes what the log of one shard may hold
   * @param sessionMillis after how long without an addition a client is forgotten
   * @return the limits
   */
  public static ShardLimits of(int logBytes, long sessionMillis) {
    return new ShardLimits(logBytes, 128 << 10, 1 << 16, 500, 1_000, 10_000, sessionMillis);
  }
}
