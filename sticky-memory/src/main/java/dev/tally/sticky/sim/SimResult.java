package dev.tally.sticky.sim;

import java.util.EnumMap;
import java.util.Map;

/**
 * What one simulation did, or several together.
 *
 * @param steps events handled
 * @param entries entries of all logs
 * @param repeated of them, how many repeated another
 * @param epochs configurations that became active
 * @param kills processes killed
 * @param snapshots whole states taken over
 * @param forgotten sessions of clients that were idle for too long
 * @param trace follows from all events and their order
 * @param happened how often what has happened
 */
public record SimResult(
    long steps,
    long entries,
    long repeated,
    long epochs,
    long kills,
    long snapshots,
    long forgotten,
    long trace,
    Map<Happening, Long> happened) {

  /**
   * How often something happened.
   *
   * @param what the thing
   * @return 0 where never
   */
  public long times(Happening what) {
    return happened.getOrDefault(what, 0L);
  }

  /** Nothing at all. */
  public static final SimResult NONE = new SimResult(0, 0, 0, 0, 0, 0, 0, 0, Map.of());

  /**
   * Adds.
   *
   * @param other what another did
   * @return both together
   */
  public SimResult plus(SimResult other) {
    Map<Happening, Long> both = new EnumMap<>(Happening.class);
    both.putAll(happened);
    other.happened.forEach((what, times) -> both.merge(what, times, Long::sum));
    return new SimResult(
        steps + other.steps,
        entries + other.entries,
        repeated + other.repeated,
        epochs + other.epochs,
        kills + other.kills,
        snapshots + other.snapshots,
        forgotten + other.forgotten,
        31 * trace + other.trace,
        both);
  }
}
