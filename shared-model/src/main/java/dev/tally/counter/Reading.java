package dev.tally.counter;

/**
 * What a counter showed.
 *
 * @param value the sum of all additions up to the version
 * @param version how many additions the value holds, 1 for the first; 0 for a counter never added
 *     to
 * @param token names this state, for later {@link ReadLevel#SESSION} reads of the same key
 */
public record Reading(long value, long version, Token token) {}
