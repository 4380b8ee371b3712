package dev.tally.sticky.sim;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Virtual time, what is to happen in it, and the one source of chance. */
final class SimClock {

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  final SplittableRandom random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long order;

  SimClock(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Milliseconds since the beginning. */
  long now() {
    return now;
  }

  void later(long delay, Runnable action) {
    events.add(new Event(now + delay, order++, action));
  }

  /** Runs the next event. */
  void step() {
    Event next = events.remove();
    now = next.at();
    next.action().run();
  }

  /** True so many times in a hundred. */
  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}
