package dev.tally.drive;

/**
 * Decides from bursts of one kind of load whether the driven system is warm under it: neither rate
 * nor median latency is better by more than a tolerance than in the best burst before, and
 * compilers were all but idle. The first alone is not enough: for a minute and longer compilers can
 * take the same share of a small machine, and the rate is as flat as it is low. A burst that is
 * worse is noise of the machine, not a sign of warming up.
 */
public final class Steadiness {

  private static final double TOLERANCE = 0.1;

  private final double quietShare;
  private double rate;
  private double bestRate;
  private double bestP50 = Double.POSITIVE_INFINITY;
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
    steady =
        compilers <= quietShare
            && bestRate > 0
            && newRate > 0
            && newRate <= (1 + TOLERANCE) * bestRate
            && newP50 >= (1 - TOLERANCE) * bestP50;
    rate = newRate;
    if (newRate > 0) {
      bestRate = Math.max(bestRate, newRate);
      bestP50 = Math.min(bestP50, newP50);
    }
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
}
