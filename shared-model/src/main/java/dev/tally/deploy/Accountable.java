package dev.tally.deploy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A deployment that accounts for what operations have its servers do: how many requests of which
 * kind, of how many bytes, waiting where.
 */
public interface Accountable {

  /**
   * What its servers have done since they were started. The first look may have to find a way to
   * them, and then takes a while.
   *
   * @return by kind, as the system names it; a kind that never occurred may be missing
   * @throws DeploymentException where one of them does not tell
   */
  Map<String, Work> work() throws DeploymentException;

  /**
   * All that was done of one kind.
   *
   * @param times how often
   * @param sums what was noted each time, added up, by name; units are part of the name
   */
  record Work(double times, Map<String, Double> sums) {

    /** Never. */
    public static final Work NONE = new Work(0, Map.of());

    /** Copies the sums, in their order. */
    public Work {
      sums = Collections.unmodifiableMap(new LinkedHashMap<>(sums));
    }

    /**
     * The mean of what was noted.
     *
     * @param what the name of a sum
     * @return 0 where nothing was
     */
    public double mean(String what) {
      return times == 0 ? 0 : sums.getOrDefault(what, 0.0) / times;
    }

    /**
     * Adds.
     *
     * @param other of another server
     * @return both together
     */
    public Work plus(Work other) {
      return with(other, 1);
    }

    private Work with(Work other, int sign) {
      Map<String, Double> all = new LinkedHashMap<>(sums);
      other.sums.forEach((name, sum) -> all.merge(name, sign * sum, Double::sum));
      return new Work(times + sign * other.times, all);
    }
  }

  /**
   * What was done in between.
   *
   * @param now a look
   * @param before an earlier look at the same servers
   * @return the differences, by kind, without what did not occur
   */
  static Map<String, Work> since(Map<String, Work> now, Map<String, Work> before) {
    Map<String, Work> done = new TreeMap<>();
    now.forEach(
        (kind, work) -> {
          Work more = work.with(before.getOrDefault(kind, Work.NONE), -1);
          if (more.times() > 0) {
            done.put(kind, more);
          }
        });
    return done;
  }
}
