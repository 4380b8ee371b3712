package dev.tally.counter;

/**
 * What a counter showed.
 *
 * @param value the sum of all additions up to the version
 * @param version how many additions the value holds, 1 for the first; 0 for a counter never added
 *     to
 * @param token names this state, for later {@link ReadLevel#SESSION} reads of the same key
 * @param node which process answered, by its name in the deployment, like {@code node-2}; empty
 *     where the backend does not tell. Only for people who look for the cause of an anomaly
 */
public record Reading(long value, long version, Token token, String node) {

  /**
   * A reading by nobody in particular.
   *
   * @param value the sum of all additions up to the version
   * @param version how many additions the value holds
   * @param token names this state
   */
  public Reading(long value, long version, Token token) {
    this(value, version, token, "");
  }
}
