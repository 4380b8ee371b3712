package dev.tally.sticky.deploy;

import dev.tally.counter.InvalidRequestException;

/**
 * Where a node can be asked.
 *
 * @param name for people
 * @param host where it listens
 * @param port where it listens, 1 to 65535
 */
record NodeAddress(String name, String host, int port) {

  private static final int MOST = 65_535;

  /**
   * Reads an address as people type it.
   *
   * @param text {@code HOST:PORT}
   * @throws InvalidRequestException where it is none
   */
  static NodeAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port >= 1 && port <= MOST) {
        return new NodeAddress(text, text.substring(0, colon), port);
      }
    } catch (NumberFormatException e) {
      // Told below, as any other text that is no address.
    }
    throw new InvalidRequestException("--node", text, "HOST:PORT, the port 1 to " + MOST);
  }
}
