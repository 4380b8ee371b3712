package dev.tally.sticky.sim;

import dev.tally.sticky.shard.Peers;
import dev.tally.sticky.shard.ShardEvents;
import dev.tally.sticky.shard.ShardLimits;
import dev.tally.sticky.shard.ShardReplica;

/** Makes the shards that are simulated; tests give faulty ones. */
@FunctionalInterface
public interface ShardFactory {

  /** The shards of production. */
  ShardFactory SOUND = ShardReplica::new;

  /**
   * Makes one.
   *
   * @param generation the identity of the whole state
   * @param shard its number
   * @param self the incarnation it is of
   * @param limits its bounds
   * @param peers the other members
   * @param events hears what placement must know
   * @return a shard that holds nothing
   */
  ShardReplica make(
      long generation, int shard, long self, ShardLimits limits, Peers peers, ShardEvents events);
}
