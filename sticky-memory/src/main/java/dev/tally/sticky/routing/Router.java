package dev.tally.sticky.routing;

import java.util.ArrayList;
import java.util.List;

/**
 * A client's copy of the placement map, corrected by what nodes answer. One thread's.
 *
 * <p>It only ever moves forward: a hint with an epoch that is not newer than the one known changes
 * nothing, however late it arrives.
 */
public final class Router {

  private final List<ShardConfiguration> shards = new ArrayList<>();
  private PlacementMap map;

  /**
   * Begins with a map.
   *
   * @param map as a node told it
   */
  public Router(PlacementMap map) {
    this.map = map;
    map.shards().forEach(shard -> shards.add(shard.current()));
  }

  /**
   * A node has told its map.
   *
   * @param newer of this generation
   * @return true where anything in it was news
   */
  public boolean learn(PlacementMap newer) {
    if (newer.generation() != map.generation() || newer.version() <= map.version()) {
      return false;
    }
    map = newer;
    for (int shard = 0; shard < shards.size(); shard++) {
      if (newer.configuration(shard).epoch() >= shards.get(shard).epoch()) {
        shards.set(shard, newer.configuration(shard));
      }
    }
    return true;
  }

  /**
   * The identity of the state that requests are for.
   *
   * @return as the map says
   */
  public long generation() {
    return map.generation();
  }

  /**
   * The version of the map it has learnt last.
   *
   * @return as the map says
   */
  public long version() {
    return map.version();
  }

  /**
   * The nodes.
   *
   * @return as the map says
   */
  public List<NodeInfo> nodes() {
    return map.nodes();
  }

  /**
   * How many shards there are.
   *
   * @return at least 1
   */
  public int shards() {
    return shards.size();
  }

  /**
   * The shard of a key.
   *
   * @param hash of the key
   * @return its number
   */
  public int shardOf(long hash) {
    return KeyHash.shard(hash, shards.size());
  }

  /**
   * What is known of a shard.
   *
   * @param shard its number
   * @return its newest configuration heard of
   */
  public ShardConfiguration shard(int shard) {
    return shards.get(shard);
  }

  /**
   * Whether the state of a shard is lost.
   *
   * @param shard its number
   * @return as the map says
   */
  public boolean isLost(int shard) {
    return map.shards().get(shard).lost();
  }

  /**
   * A node refused a request because it is not the primary, and said who is.
   *
   * @param shard which
   * @param epoch of the hint
   * @param primary of that epoch
   * @return true where this was news that this map can follow; false where the epoch is no newer
   *     than the one known, or the primary is unknown here and a newer map is needed
   */
  public boolean learn(int shard, long epoch, long primary) {
    ShardConfiguration known = shards.get(shard);
    if (epoch <= known.epoch() || map.node(primary).isEmpty()) {
      return false;
    }
    List<Long> members = known.members();
    if (!members.contains(primary)) {
      members = List.of(primary);
    }
    shards.set(shard, new ShardConfiguration(epoch, primary, members));
    return true;
  }
}
