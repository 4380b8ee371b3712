package dev.tally.stats;

/**
 * How the operations of a stage ended.
 *
 * @param done answered
 * @param failed certainly not applied
 * @param unknown perhaps applied
 */
public record EndingCounts(long done, long failed, long unknown) {

  /** Nothing at all. */
  public static final EndingCounts NONE = new EndingCounts(0, 0, 0);

  /**
   * All of them.
   *
   * @return the sum
   */
  public long total() {
    return done + failed + unknown;
  }

  /**
   * Adds.
   *
   * @param other of another row
   * @return both together
   */
  public EndingCounts plus(EndingCounts other) {
    return new EndingCounts(done + other.done, failed + other.failed, unknown + other.unknown);
  }
}
