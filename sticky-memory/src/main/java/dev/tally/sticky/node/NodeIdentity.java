package dev.tally.sticky.node;

import java.security.SecureRandom;

/**
 * What a node is started with.
 *
 * @param name stable
 * @param zone its failure domain
 * @param host where it listens
 * @param weight its share of the state relative to other nodes, more than 0
 */
record NodeIdentity(String name, String zone, String host, double weight) {

  /** Names one process, for as long as it keeps its memory. */
  static long freshIncarnation() {
    SecureRandom random = new SecureRandom();
    long incarnation = random.nextLong();
    while (incarnation == 0) {
      incarnation = random.nextLong();
    }
    return incarnation;
  }
}
