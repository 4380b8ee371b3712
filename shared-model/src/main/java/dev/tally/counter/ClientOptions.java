package dev.tally.counter;

/**
 * How a client behaves, the same for every backend.
 *
 * @param name for logs and metrics
 * @param maxInFlight the most operations under way at once, 1 to {@value #MAX_IN_FLIGHT}
 */
public record ClientOptions(String name, int maxInFlight) {

  /** The upper limit of {@link #maxInFlight}. */
  public static final int MAX_IN_FLIGHT = 1 << 20;

  /** Checks every field against its limit. */
  public ClientOptions {
    if (maxInFlight < 1 || maxInFlight > MAX_IN_FLIGHT) {
      throw new InvalidRequestException(
          "maxInFlight", Integer.toString(maxInFlight), "1 to " + MAX_IN_FLIGHT);
    }
  }
}
