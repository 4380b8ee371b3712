package dev.tally.sticky.sim;

import java.util.HashSet;
import java.util.Set;

/**
 * What lies between nodes, clients and placement: messages are delayed, overtake each other, come
 * twice or never; some linger for seconds. Names, not incarnations, have cables.
 */
final class SimNetwork {

  private record Way(String from, String to) {}

  private final SimClock clock;
  private final Set<Way> cut = new HashSet<>();
  private boolean faults = true;

  SimNetwork(SimClock clock) {
    this.clock = clock;
  }

  /** From now on everything arrives, once and soon. */
  void endFaults() {
    faults = false;
    cut.clear();
  }

  boolean isFaulty() {
    return faults;
  }

  /** Nothing gets from one to another any more, and the sender is not told. */
  void cut(String from, String to) {
    cut.add(new Way(from, to));
  }

  void mend(String from, String to) {
    cut.remove(new Way(from, to));
  }

  boolean isCut(String from, String to) {
    return cut.contains(new Way(from, to));
  }

  void send(String from, String to, Runnable arrival) {
    if (isCut(from, to) || (faults && clock.chance(4))) {
      return;
    }
    for (int copies = faults && clock.chance(5) ? 2 : 1; copies > 0; copies--) {
      clock.later(delay(), arrival);
    }
  }

  private long delay() {
    if (faults && clock.random.nextInt(10) == 0) {
      return clock.random.nextInt(300) == 0
          ? clock.random.nextInt(6_000)
          : clock.random.nextInt(120);
    }
    return clock.random.nextInt(1, 6);
  }
}
