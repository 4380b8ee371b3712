package dev.tally.sticky.node;

/** Some shards of a node, each once, in the order they were added. */
final class ShardSet {

  private final int[] order;
  private final boolean[] contained;
  private int size;

  /** Empty; for shards from 0 to a number of them. */
  ShardSet(int shards) {
    order = new int[shards];
    contained = new boolean[shards];
  }

  void add(int shard) {
    if (!contained[shard]) {
      contained[shard] = true;
      order[size++] = shard;
    }
  }

  int size() {
    return size;
  }

  int get(int place) {
    return order[place];
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      contained[order[i]] = false;
    }
    size = 0;
  }
}
