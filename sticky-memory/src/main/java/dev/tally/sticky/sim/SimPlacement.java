package dev.tally.sticky.sim;

import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardAssignment;

/** Who decides about configurations in a simulation; its own replication is not simulated. */
interface SimPlacement {

  /** What is decided now. */
  PlacementMap map();

  void activated(int shard, long epoch, long primary);

  void caughtUp(int shard, long epoch, long learner);

  /** A process has started. */
  void joined(NodeInfo node);

  /** A process is gone for certain. */
  void died(long incarnation);

  /** Nothing was heard of a process for a while. */
  void silent(long incarnation);

  /** It was heard again. */
  void heard(long incarnation);

  /** Whatever it does by itself, or an operator makes it do. */
  void stir(boolean faults);

  /** Whether a process may be killed, if no state is to be lost. */
  default boolean mayDie(long incarnation) {
    return map().shards().stream().allMatch(shard -> survives(shard, incarnation));
  }

  private boolean survives(ShardAssignment shard, long incarnation) {
    long left = shard.activeMembers().stream().filter(m -> m != incarnation && isAlive(m)).count();
    return left > shard.activeMembers().size() / 2;
  }

  boolean isAlive(long incarnation);
}
