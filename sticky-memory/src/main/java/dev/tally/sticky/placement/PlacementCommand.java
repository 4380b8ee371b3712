package dev.tally.sticky.placement;

import dev.tally.sticky.routing.NodeInfo;

/**
 * What is told to the placement. Each may be told twice, or late: a repetition, and a report about
 * an epoch that is over, change nothing.
 */
public sealed interface PlacementCommand {

  /**
   * Places the shards for the first time, on live nodes. Refused where they stand in fewer zones
   * than replicas, and where other shards are placed already.
   *
   * @param generation identity of the new state, not 0
   * @param shards how many
   * @param replicas members of each, each in a zone of its own; odd, since one more than that
   *     survives no more deaths. A single one can never move, as nobody could hand over to another
   */
  record Create(long generation, int shards, int replicas) implements PlacementCommand {}

  /**
   * A process has started. An older one of the same name is dead by that. Refused for an
   * incarnation known to be dead.
   *
   * @param node who it is
   */
  record Join(NodeInfo node) implements PlacementCommand {}

  /**
   * A node is silent.
   *
   * @param incarnation which
   */
  record Suspect(long incarnation) implements PlacementCommand {}

  /**
   * A silent node was heard again.
   *
   * @param incarnation which
   */
  record Heard(long incarnation) implements PlacementCommand {}

  /**
   * A process has ended, for certain.
   *
   * @param incarnation which
   */
  record Dead(long incarnation) implements PlacementCommand {}

  /**
   * A node is to go.
   *
   * @param name its stable name
   */
  record Drain(String name) implements PlacementCommand {}

  /**
   * A node is to stay after all.
   *
   * @param name its stable name
   */
  record Undrain(String name) implements PlacementCommand {}

  /**
   * A node gets another share; its next incarnation joins with its own again.
   *
   * @param name its stable name
   * @param weight relative to other nodes, finite and more than 0
   */
  record Weigh(String name, double weight) implements PlacementCommand {}

  /**
   * A primary has made a configuration the active one: what was committed before is held by a
   * majority of its members.
   *
   * @param shard which
   * @param epoch of the configuration
   * @param primary who says so, the incarnation of its primary
   */
  record Activated(int shard, long epoch, long primary) implements PlacementCommand {}

  /**
   * A learner holds all but the newest entries.
   *
   * @param shard which
   * @param epoch in which its primary brought it up to date
   * @param learner its incarnation
   */
  record CaughtUp(int shard, long epoch, long learner) implements PlacementCommand {}

  /**
   * A learner cannot be brought up to date. Another shard's move goes before the next attempt.
   *
   * @param shard which
   * @param epoch in which its primary tried
   * @param learner its incarnation
   */
  record LearnerFailed(int shard, long epoch, long learner) implements PlacementCommand {}

  /**
   * The operator gives up the state: all shards begin again, empty, on live nodes, in epochs above
   * all that were. Refused where live nodes stand in fewer zones than replicas, and where the
   * present generation is not the one that is given up.
   *
   * @param lostGeneration identity of the state that is given up
   * @param newGeneration identity of the new state, not 0, not the present one
   */
  record Reset(long lostGeneration, long newGeneration) implements PlacementCommand {}
}
