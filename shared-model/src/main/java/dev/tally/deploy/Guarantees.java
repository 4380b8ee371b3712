package dev.tally.deploy;

import dev.tally.counter.ReadLevel;
import java.util.Set;

/**
 * What a backend promises, as data, so that a report can print it, a check can hold it to its word,
 * and unequal tiers never share a chart without a warning.
 *
 * @param acknowledged when an addition is answered, in words
 * @param replicasAtAcknowledgement how many memories hold an addition when it is answered
 * @param fsyncedAtAcknowledgement whether it is on stable storage by then
 * @param survives the losses after which no answered addition is missing
 * @param readLevels the read levels offered
 */
public record Guarantees(
    String acknowledged,
    int replicasAtAcknowledgement,
    boolean fsyncedAtAcknowledgement,
    Set<Loss> survives,
    Set<ReadLevel> readLevels) {

  /** Copies the sets. */
  public Guarantees {
    survives = Set.copyOf(survives);
    readLevels = Set.copyOf(readLevels);
  }

  /** What can be lost. */
  public enum Loss {
    /** One process, killed. */
    ONE_NODE,
    /** Every process of one zone. */
    ONE_ZONE,
    /** Every process at once, the machines' disks kept and power on. */
    ALL_PROCESSES,
    /** Power, everywhere at once. */
    POWER
  }

  /**
   * Whether two columns acknowledge on the same terms, so that their latencies may be compared
   * without a warning.
   *
   * @param other the other column's guarantees
   * @return true where replicas and fsync at acknowledgement are equal
   */
  public boolean sameTier(Guarantees other) {
    return replicasAtAcknowledgement == other.replicasAtAcknowledgement
        && fsyncedAtAcknowledgement == other.fsyncedAtAcknowledgement;
  }
}
