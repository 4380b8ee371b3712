package dev.tally.recovery;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What was done to a column once, and what the column itself told of it. Moments are nanoseconds on
 * the clock of the history.
 *
 * @param number from 1
 * @param what was done, in the words of the plan
 * @param whom it was done to, in the words of the plan
 * @param victims names of processes
 * @param owned numbers of the stage's keys that the victims owned right before
 * @param struck right before the deed
 * @param done when the deed had been done
 * @param mended when it had been taken back, and processes were up again
 * @param whole when every copy was in its place again; empty where it was not within the window
 * @param detected when the system itself first took no victim for alive; empty where that was not
 *     seen, or can not be
 * @param limit until when it was waited for all to be whole again
 * @param unfit why it says nothing, as where the victim owned nothing; empty where it counts
 * @param cpuSeconds processor time of the column's processes from {@code struck} until whole beyond
 *     what they take in calm
 * @param copiedRecords restored, caught up on or moved until whole
 * @param copiedBytes the same in bytes
 * @param leastRecords as few records as would have done; empty where the system does not tell
 */
public record Strike(
    int number,
    String what,
    String whom,
    List<String> victims,
    Set<Integer> owned,
    long struck,
    long done,
    long mended,
    OptionalLong whole,
    OptionalLong detected,
    long limit,
    Optional<String> unfit,
    double cpuSeconds,
    double copiedRecords,
    double copiedBytes,
    OptionalDouble leastRecords) {

  /** Copies what it is given. */
  public Strike {
    victims = List.copyOf(victims);
    owned = Set.copyOf(owned);
  }

  /**
   * When its effects are over, as far as it is known: what comes later is another story.
   *
   * @return when all was whole, else when it was given up
   */
  public long end() {
    return whole.orElse(limit);
  }

  /**
   * One that was not done.
   *
   * @param number from 1
   * @param what would have been done
   * @param whom it would have been done to
   * @param at when it was given up, on the clock of the history
   * @param why for a person
   * @return void, of nobody
   */
  public static Strike unfit(int number, String what, String whom, long at, String why) {
    return new Strike(
        number,
        what,
        whom,
        List.of(),
        Set.of(),
        at,
        at,
        at,
        OptionalLong.empty(),
        OptionalLong.empty(),
        at,
        Optional.of(why),
        0,
        0,
        0,
        OptionalDouble.empty());
  }

  /** The same, which says nothing. */
  Strike unfitFor(String why) {
    return new Strike(
        number,
        what,
        whom,
        victims,
        owned,
        struck,
        done,
        mended,
        whole,
        detected,
        limit,
        Optional.of(why),
        cpuSeconds,
        copiedRecords,
        copiedBytes,
        leastRecords);
  }
}
