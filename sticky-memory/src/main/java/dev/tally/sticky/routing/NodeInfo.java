package dev.tally.sticky.routing;

/**
 * A node process.
 *
 * @param name stable, for people: {@code sticky-a-0}
 * @param zone its failure domain
 * @param incarnation the identity of this very process: random, fresh at every start, never 0
 * @param host where it listens
 * @param port where it listens
 * @param weight its share of the state relative to other nodes, more than 0
 */
public record NodeInfo(
    String name, String zone, long incarnation, String host, int port, double weight) {

  /** Checks what the placement relies on. */
  public NodeInfo {
    if (incarnation == 0) {
      throw new IllegalArgumentException("incarnation of " + name + " is 0, must be another");
    }
    if (!(weight > 0)) {
      throw new IllegalArgumentException(
          "weight of " + name + " is " + weight + ", must be more than 0");
    }
  }
}
