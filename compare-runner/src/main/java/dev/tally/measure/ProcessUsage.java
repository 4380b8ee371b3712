package dev.tally.measure;

import java.time.Duration;

/**
 * What a process has used so far.
 *
 * @param cpu processor time in user and kernel mode since it started
 * @param residentBytes resident memory now
 */
record ProcessUsage(Duration cpu, long residentBytes) {}
