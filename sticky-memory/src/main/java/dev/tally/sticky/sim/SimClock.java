package dev.tally.sticky.sim;

import java.util.EnumMap;
import java.util.Map;
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
  private long trace;
  private final Map<Happening, Long> happened = new EnumMap<>(Happening.class);

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
    trace = 31 * trace + 7 * now + next.order();
    next.action().run();
  }

  /** A number that follows from all events so far and their order. */
  long trace() {
    return trace;
  }

  /** Something worth counting happened. */
  void count(Happening what) {
    count(what, 1);
  }

  void count(Happening what, long times) {
    happened.merge(what, times, Long::sum);
  }

  Map<Happening, Long> happened() {
    return new EnumMap<>(happened);
  }

  /** True so many times in a hundred. */
  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}
