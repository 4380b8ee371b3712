package dev.tally.stats;

/**
 * How the operations of a stage ended.
 *
 * @param done answered
 * @param failed certainly not applied
 * @param unknown perhaps applied
 */
public record EndingCounts(long done, long failed, long unknown) {

  /**
   * All of them.
   *
   * @return the sum
   */
  public long total() {
    return done + failed + unknown;
  }
}
