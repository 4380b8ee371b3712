package dev.tally.deploy;

import java.util.HashMap;
import java.util.Map;

/**
 * Sums counters of processes that come and go: a process that starts anew counts from 0 again, and
 * what it had counted before stays in the sum, as it was last seen. Safe for use by many threads.
 */
public final class RisingTotals {

  private final Map<String, Double> last = new HashMap<>();
  private double total;

  /** Begins at 0. */
  public RisingTotals() {}

  /**
   * Takes note of all counters as they are.
   *
   * @param counters by process; a missing one has not risen
   * @return the sum of all that was ever counted
   */
  public synchronized double add(Map<String, Double> counters) {
    counters.forEach(
        (process, now) -> {
          double before = last.getOrDefault(process, 0.0);
          total += now >= before ? now - before : now;
          last.put(process, now);
        });
    return total;
  }
}
