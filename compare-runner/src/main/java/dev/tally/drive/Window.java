package dev.tally.drive;

/**
 * What a drive saw in a short stretch of time.
 *
 * @param rate answered operations a second
 * @param p50Nanos the median latency, 0 where nothing ended
 * @param p99Nanos the 99th percentile, 0 where nothing ended
 * @param inFlight operations under way at its end
 * @param sent operations sent since the start of the drive
 */
public record Window(double rate, long p50Nanos, long p99Nanos, int inFlight, long sent) {}
