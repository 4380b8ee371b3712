package dev.tally.sticky.sim;

import dev.tally.sticky.routing.KeyHash;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.Router;
import java.util.Arrays;

/** What a client of the simulation knows: where shards are, and how far it has seen each. */
final class Seen {

  private Router router;
  private final long[] indexes;
  private final long[] epochs;
  private final long[] births;

  Seen(PlacementMap map, int shards) {
    this.router = new Router(map);
    this.indexes = new long[shards];
    this.epochs = new long[shards];
    this.births = new long[shards];
  }

  /**
   * Hears of a map. Another generation is another state: nothing that was seen of the old one
   * counts.
   *
   * @return whether it is of another generation
   */
  boolean learn(PlacementMap map) {
    if (map.generation() == router.generation()) {
      router.learn(map);
      return false;
    }
    router = new Router(map);
    Arrays.fill(indexes, 0);
    Arrays.fill(epochs, 0);
    Arrays.fill(births, 0);
    return true;
  }

  /** Hears of a shard's primary; whether that is news. */
  boolean learn(int shard, long epoch, long primary) {
    return router.learn(shard, epoch, primary);
  }

  long generation() {
    return router.generation();
  }

  int shardOf(byte[] key) {
    return router.shardOf(KeyHash.of(key, 0, key.length));
  }

  long primaryOf(int shard) {
    return router.shard(shard).primary();
  }

  /** An answer has come. */
  void saw(int shard, long index, long epoch) {
    indexes[shard] = Math.max(indexes[shard], index);
    epochs[shard] = Math.max(epochs[shard], epoch);
  }

  /** Session reads must not be older than this. */
  long index(int shard) {
    return indexes[shard];
  }

  /** The newest epoch that an answer came from. */
  long epoch(int shard) {
    return epochs[shard];
  }

  /** The session begins at a time of the log, or later. */
  void bear(int shard, long logTime) {
    births[shard] = Math.max(births[shard], logTime);
  }

  long birth(int shard) {
    return births[shard];
  }
}
