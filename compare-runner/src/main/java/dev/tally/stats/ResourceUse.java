package dev.tally.stats;

import java.time.Duration;

/**
 * What a stage cost.
 *
 * @param backendCpu processor time of all of the backend's processes
 * @param harnessCpu processor time of the runner itself, the backend's client within it included
 * @param backendResidentBytes resident memory of all of the backend's processes, the most seen
 * @param compilerShare processor time of the just-in-time compilers of all of these processes, as a
 *     share of one core
 * @param hostCpuShare the busy share of all processors of the machine, 0 to 1
 * @param foreignShare processor time of everything else on the machine (what a hypervisor gives to
 *     others included), as a share of one core
 * @param saturated whether the machine, or the share of it that a container may use, was too busy
 *     for the latencies to mean the system's own
 * @param costs what each of the backend's processes took
 */
public record ResourceUse(
    Duration backendCpu,
    Duration harnessCpu,
    long backendResidentBytes,
    double compilerShare,
    double hostCpuShare,
    double foreignShare,
    boolean saturated,
    Costs costs) {

  /** The share of one core above which compilers disturb what is measured. */
  public static final double COMPILING_SHARE = 0.1;

  /**
   * The share of one core above which others disturb what is measured: what the kernel and the
   * columns that wait their turn take stays below.
   */
  public static final double FOREIGN_SHARE = 0.4;

  /**
   * Whether others on the machine disturbed.
   *
   * @return true above {@link #FOREIGN_SHARE}
   */
  public boolean disturbed() {
    return foreignShare > FOREIGN_SHARE;
  }

  /**
   * Whether code was still being compiled, so that the figures are not yet those of a warm system.
   *
   * @return true above {@link #COMPILING_SHARE}
   */
  public boolean compiling() {
    return compilerShare > COMPILING_SHARE;
  }
}
