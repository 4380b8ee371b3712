package dev.tally.sticky.client;

import java.util.Arrays;

/**
 * What a client can say of when a request began: a time of its shard's log at which it had not been
 * sent yet; see the sessions of {@link dev.tally.sticky.shard}. Only asked for where a shard has
 * forgotten clients; 0 till then. One thread's.
 */
final class Births {

  /** The newest time of its log that each shard has told. */
  private long[] told = {};

  /** Another generation: other logs. */
  void clear() {
    told = new long[] {};
  }

  /** The birth of whatever is sent to a shard for the first time now. */
  long of(int shard) {
    return shard < told.length ? told[shard] : 0;
  }

  /** A shard has told its log's time. */
  void learn(int shard, long logTime) {
    if (shard >= told.length) {
      told = Arrays.copyOf(told, shard + 1);
    }
    told[shard] = Math.max(told[shard], logTime);
  }
}
