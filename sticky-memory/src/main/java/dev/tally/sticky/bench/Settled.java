package dev.tally.sticky.bench;

import dev.tally.process.ProcessCpu;
import dev.tally.sticky.deploy.StickyDeployment;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Waits until a cluster is what it is most of the time. A node that has just come back compiles its
 * code and catches up, on cores that the others need; what strikes then strikes twice. So the next
 * strike waits until the nodes take no more than little above the least processor time that they
 * were ever seen to take in a second of this load.
 */
final class Settled {

  private static final long LOOK_MILLIS = 1_000;
  private static final int MOST_LOOKS = 20;
  private static final double NEAR = 1.15;

  private final StickyDeployment nodes;

  /** The least that was seen, nanoseconds in a second; none at first. */
  private OptionalLong least = OptionalLong.empty();

  Settled(StickyDeployment nodes) {
    this.nodes = nodes;
  }

  /** Until it has settled, or for 20 s. */
  void await() throws InterruptedException {
    for (int look = 0; look < MOST_LOOKS; look++) {
      long before = ProcessCpu.of(nodes.processes());
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      long taken = ProcessCpu.of(nodes.processes()) - before;
      // The first look knows no other one.
      boolean near = least.isPresent() && taken <= least.getAsLong() * NEAR;
      least = OptionalLong.of(Math.min(taken, least.orElse(taken)));
      if (near) {
        return;
      }
    }
  }
}
