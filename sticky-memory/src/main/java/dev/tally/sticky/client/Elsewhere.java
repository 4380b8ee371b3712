package dev.tally.sticky.client;

import java.security.SecureRandom;
import java.time.Duration;

/**
 * Whether other nodes than the one that was asked may answer: one hop less, where they can. They
 * can while this client is connected to all of them; so that they know it, each was told the same
 * number first.
 *
 * <p>An answer that is given elsewhere may get lost where nobody notices: on the way from a node
 * that is cut off from here and from nobody else. What is not answered in time is sent again, to be
 * answered by who is asked, and so is all else for a while.
 */
final class Elsewhere {

  private static final long MISTRUST_NANOS = Duration.ofSeconds(30).toNanos();

  private final long route = new SecureRandom().nextLong() | 1;
  private final boolean possible;
  private boolean connected;
  private boolean mistrusted;
  private long mistrustedAt;

  Elsewhere(Routing routing) {
    this.possible = routing == Routing.CLIENT;
  }

  /** The number by which all nodes know this client, not 0. */
  long route() {
    return route;
  }

  /** Whether there is a connection to every node. */
  void connected(boolean toAll) {
    connected = toAll;
  }

  /** An answer did not come. */
  void mistrust() {
    mistrusted = true;
    mistrustedAt = System.nanoTime();
  }

  boolean mayAnswer() {
    if (mistrusted && System.nanoTime() - mistrustedAt > MISTRUST_NANOS) {
      mistrusted = false;
    }
    return possible && connected && !mistrusted;
  }
}
