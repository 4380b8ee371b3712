package dev.tally.drive;

import java.time.Duration;

/**
 * Decides from bursts of load whether the driven system is warm: neither rate nor median latency
 * differs by more than a tolerance from the burst before, and compilers were all but idle. The
 * first alone is not enough: for a minute and longer compilers can take the same share of a small
 * machine, and the rate is as flat as it is low.
 */
public final class Steadiness {

  private static final double TOLERANCE = 0.1;

  private final double quietShare;
  private double rate;
  private double p50;
  private boolean steady;

  /**
   * Has seen nothing yet.
   *
   * @param quietShare the share of a core that compilers may take in a burst
   */
  public Steadiness(double quietShare) {
    this.quietShare = quietShare;
  }

  /**
   * A burst is over.
   *
   * @param burst what was seen
   * @param compilers the share of a core they took
   */
  public void burst(DriveResult burst, double compilers) {
    double newRate = burst.throughput();
    double newP50 = burst.latency().getValueAtPercentile(50);
    steady = compilers <= quietShare && isClose(rate, newRate) && isClose(p50, newP50);
    rate = newRate;
    p50 = newP50;
  }

  private static boolean isClose(double before, double after) {
    return before > 0 && after > 0 && Math.abs(after - before) <= TOLERANCE * before;
  }

  /**
   * Whether it was warm and steady in the last burst.
   *
   * @return false before the second
   */
  public boolean isSteady() {
    return steady;
  }

  /**
   * The rate of the last burst.
   *
   * @return operations a second, 0 before the first
   */
  public double rate() {
    return rate;
  }

  /**
   * How long bursts should last within a warm-up.
   *
   * @param longest the whole of it
   * @return long enough for a rate, short enough for several
   */
  public static Duration burstLength(Duration longest) {
    long millis = Math.min(3_000, Math.max(250, longest.toMillis() / 6));
    return Duration.ofMillis(millis);
  }
}
