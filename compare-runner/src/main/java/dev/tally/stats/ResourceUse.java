package dev.tally.stats;

import java.time.Duration;

/**
 * What a stage cost.
 *
 * @param backendCpu processor time of all of the backend's processes
 * @param harnessCpu processor time of the runner itself, the backend's client within it included
 * @param backendResidentBytes resident memory of all of the backend's processes, the most seen
 * @param hostCpuShare the busy share of all processors of the machine, 0 to 1
 * @param saturated whether the machine was too busy for the latencies to mean the system's own
 */
public record ResourceUse(
    Duration backendCpu,
    Duration harnessCpu,
    long backendResidentBytes,
    double hostCpuShare,
    boolean saturated) {}
