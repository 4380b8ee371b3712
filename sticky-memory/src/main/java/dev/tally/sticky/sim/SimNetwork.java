package dev.tally.sticky.sim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What lies between nodes, clients and placement: messages are delayed, overtake each other, come
 * twice or never; some linger for long. Names, not incarnations, have cables.
 */
final class SimNetwork {

  private record Way(String from, String to) {}

  private final SimClock clock;
  private final SimMix mix;
  private final Set<Way> cut = new HashSet<>();
  private final Map<Way, Long> latest = new HashMap<>();
  private boolean faults = true;

  SimNetwork(SimClock clock, SimMix mix) {
    this.clock = clock;
    this.mix = mix;
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

  /** Delivers, or not, or twice. */
  void send(String from, String to, Runnable arrival) {
    sendOnce(from, to, arrival);
    if (faults && clock.chance(mix.twicePercent())) {
      clock.count(Happening.DUPLICATE);
      sendOnce(from, to, arrival);
    }
  }

  /** Delivers at most once, as a connection does: what comes twice then was sent twice. */
  void sendOnce(String from, String to, Runnable arrival) {
    if (isCut(from, to)) {
      return;
    }
    if (faults && clock.chance(mix.lossPercent())) {
      clock.count(Happening.LOSS);
      return;
    }
    long delay = delay();
    long arrives = clock.now() + delay;
    if (latest.merge(new Way(from, to), arrives, Math::max) > arrives) {
      clock.count(Happening.OVERTAKING);
    }
    clock.later(delay, arrival);
  }

  private long delay() {
    if (faults && clock.chance(mix.latePercent())) {
      return clock.random.nextInt(clock.chance(2) ? 1_000 : 120);
    }
    return clock.random.nextInt(1, 6);
  }
}
