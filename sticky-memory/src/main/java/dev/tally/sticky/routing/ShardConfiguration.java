package dev.tally.sticky.routing;

import java.util.List;

/**
 * Who holds a shard in one epoch. Members are named by their incarnation, so a restarted process is
 * never taken for the one before it.
 *
 * @param epoch counts the configurations of this shard, from 1
 * @param primary the one member that orders additions in this epoch
 * @param members all that hold the shard, the primary among them
 */
public record ShardConfiguration(long epoch, long primary, List<Long> members) {

  /** Checks that it is one. */
  public ShardConfiguration {
    members = List.copyOf(members);
    if (epoch < 1) {
      throw new IllegalArgumentException("epoch is " + epoch + ", must be at least 1");
    }
    if (!members.contains(primary)) {
      throw new IllegalArgumentException("the primary is not among the members " + members);
    }
    if (members.stream().distinct().count() != members.size()) {
      throw new IllegalArgumentException("a member is named twice: " + members);
    }
  }

  /**
   * The least number of members that any two sets of so many share one.
   *
   * @return more than half
   */
  public int majority() {
    return members.size() / 2 + 1;
  }
}
