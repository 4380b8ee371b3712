package dev.tally.sticky.routing;

import java.util.List;

/**
 * Who is to hold a shard, and who holds it for certain. While the newest configuration is not
 * reported as activated, every majority means one of the active members and one of the current
 * ones.
 *
 * @param current the newest configuration
 * @param activeMembers the members of the configuration that was last reported activated
 * @param activeEpoch its epoch; 0 for a shard that is new and empty
 * @param learner an incarnation that the primary brings up to date before it becomes a member, 0
 *     for none
 * @param lost whether a majority of the active members, and the state with them, is gone for good
 */
public record ShardAssignment(
    ShardConfiguration current,
    List<Long> activeMembers,
    long activeEpoch,
    long learner,
    boolean lost) {

  /** Copies what it is given. */
  public ShardAssignment {
    activeMembers = List.copyOf(activeMembers);
    if (activeEpoch > current.epoch()) {
      throw new IllegalArgumentException(
          "active epoch is " + activeEpoch + ", must be at most " + current.epoch());
    }
  }

  /**
   * A shard that is new and empty.
   *
   * @param configuration its first
   * @return with that alone
   */
  public static ShardAssignment fresh(ShardConfiguration configuration) {
    return new ShardAssignment(configuration, configuration.members(), 0, 0, false);
  }

  /**
   * Its newest epoch.
   *
   * @return of the current configuration
   */
  public long epoch() {
    return current.epoch();
  }

  /**
   * Whether the current configuration is the active one.
   *
   * @return false while a change is under way
   */
  public boolean settled() {
    return activeEpoch == current.epoch();
  }

  /**
   * Whether a node has anything to do with the shard.
   *
   * @param incarnation of the node
   * @return true for members, active members and the learner
   */
  public boolean concerns(long incarnation) {
    return current.members().contains(incarnation)
        || activeMembers.contains(incarnation)
        || learner == incarnation;
  }
}
