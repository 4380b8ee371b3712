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

  /** Somebody is taken for silent, with reason or without. */
  void suspect(long incarnation);

  /** Whatever it does by itself, or an operator makes it do. */
  void stir(boolean faults);

  /** Whether a process may be killed, if no state is to be lost. */
  default boolean mayDie(long incarnation) {
    return map().shards().stream().allMatch(shard -> survives(shard, incarnation));
  }

  private boolean survives(ShardAssignment shard, long incarnation) {
    long left = shard.activeMembers().stream().filter(m -> m != incarnation && isAlive(m)).count();
    // The current ones too: they may be the active ones by the time that this one is missed.
    long current =
        shard.current().members().stream().filter(m -> m != incarnation && isAlive(m)).count();
    return left > shard.activeMembers().size() / 2
        && (current > shard.current().members().size() / 2 || !needsCurrent());
  }

  boolean isAlive(long incarnation);

  /** Whether configurations under way become active by themselves, whoever ends meanwhile. */
  default boolean needsCurrent() {
    return false;
  }

  /** Whether all is as it should be when nothing goes wrong any more. */
  default boolean isAtRest() {
    return map().shards().stream().allMatch(s -> s.settled() && s.learner() == 0);
  }

  /** A node is to be told of a change, now or when it asks. */
  default void heartbeats(SimNode node) {}
}
