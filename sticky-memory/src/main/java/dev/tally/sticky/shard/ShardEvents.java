package dev.tally.sticky.shard;

/**
 * What a shard has to tell to whoever decides about placement. Told again and again until heard.
 */
public interface ShardEvents {

  /**
   * This primary serves: a majority of the old and of the new members is with it.
   *
   * @param shard which
   * @param epoch of the configuration that is now active
   */
  void activated(int shard, long epoch);

  /**
   * A learner has all that is committed, and may become a member.
   *
   * @param shard which
   * @param epoch of the primary that says so
   * @param learner its incarnation
   */
  void caughtUp(int shard, long epoch, long learner);
}
