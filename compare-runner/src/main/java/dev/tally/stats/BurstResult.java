package dev.tally.stats;

/**
 * One burst of load while a column was brought into the state to be measured in.
 *
 * @param column the variant's name
 * @param phase {@code warm-up}, or before which trial
 * @param atSeconds when it began, since the start of the phase
 * @param load which kind of load
 * @param perSecond answered operations a second
 * @param p50Nanos median latency
 * @param compilerShare what compilers took while it lasted, as a share of one core
 * @param restSeconds how long it took them to come to rest afterwards
 */
public record BurstResult(
    String column,
    String phase,
    double atSeconds,
    String load,
    double perSecond,
    long p50Nanos,
    double compilerShare,
    double restSeconds) {}
