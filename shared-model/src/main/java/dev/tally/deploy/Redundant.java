package dev.tally.deploy;

import java.util.Optional;
import java.util.Set;

/** A deployment that keeps copies, and can tell whether they are where they should be. */
public interface Redundant {

  /**
   * What is missing until the loss of a process would cost no more than it should: a copy that is
   * not there, not in its place or not close behind, a move under way.
   *
   * @return for a person; empty where the deployment is whole
   * @throws InterruptedException where the caller was interrupted
   */
  Optional<String> missing() throws InterruptedException;

  /**
   * Whom the system itself takes for alive, by its own detectors, whatever is so.
   *
   * @return names of processes; empty where nobody answers
   * @throws InterruptedException where the caller was interrupted
   */
  Set<String> takenForAlive() throws InterruptedException;

  /**
   * What was copied to make copies whole, since the deployment began: restored, caught up on,
   * moved. It never falls, whoever is killed.
   *
   * @return what was copied so far
   */
  Copied copied();

  /**
   * An amount of state.
   *
   * @param records counters, or changes of them
   * @param bytes as they were sent
   * @param leastRecords as few as would have done; NaN where the system does not tell
   */
  record Copied(double records, double bytes, double leastRecords) {

    /** Nothing. */
    public static final Copied NOTHING = new Copied(0, 0, 0);

    /**
     * What was copied in between.
     *
     * @param earlier a moment before
     * @return the difference
     */
    public Copied since(Copied earlier) {
      return new Copied(
          records - earlier.records, bytes - earlier.bytes, leastRecords - earlier.leastRecords);
    }
  }
}
