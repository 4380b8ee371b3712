package dev.tally.sticky.deploy;

import dev.tally.process.ChildProcess;
import dev.tally.sticky.consensus.Voter;

/**
 * A running node.
 *
 * @param process its process
 * @param host where it listens
 * @param port where it listens
 * @param incarnation identity of the process
 * @param voter its vote, whether it is used or not
 * @param metricsPort where it answers {@code GET /metrics}
 */
record StickyNode(
    ChildProcess process, String host, int port, long incarnation, Voter voter, int metricsPort) {

  String name() {
    return process.name();
  }

  NodeAddress address() {
    return new NodeAddress(name(), host, port);
  }
}
