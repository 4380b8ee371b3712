package dev.tally.sticky.bench;

import dev.tally.process.ChildProcess;
import dev.tally.sticky.deploy.StickyDeployment;
import java.time.Duration;
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
  private Duration least = Duration.ofDays(1);

  Settled(StickyDeployment nodes) {
    this.nodes = nodes;
  }

  /** Until it has settled, or for 20 s. */
  void await() throws InterruptedException {
    for (int look = 0; look < MOST_LOOKS; look++) {
      Duration before = cpu();
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      Duration taken = cpu().minus(before);
      if (taken.compareTo(least) < 0) {
        // The first look knows no better one.
        boolean first = least.toDays() > 0;
        least = taken;
        if (first) {
          continue;
        }
      }
      if (taken.toNanos() <= least.toNanos() * NEAR) {
        return;
      }
    }
  }

  private Duration cpu() {
    Duration sum = Duration.ZERO;
    for (ChildProcess child : nodes.processes()) {
      sum =
          sum.plus(
              ProcessHandle.of(child.pid())
                  .flatMap(process -> process.info().totalCpuDuration())
                  .orElse(Duration.ZERO));
    }
    return sum;
  }
}
