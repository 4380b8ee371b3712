package dev.tally.sticky.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.Failure;
import dev.tally.sticky.routing.KeyHash;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node's worth of counters costs in heap: logs, sessions and tables included. */
class ShardMemoryTest {

  private static final int SHARDS = 64;
  private static final int COUNTERS = 1_000_000;
  private static final int LOG_BYTES = 256 << 10;
  private static final double MOST = 120;

  /** The only member of each shard: what one node holds does not depend on how many others do. */
  private static final Peers NOBODY =
      new Peers() {
        @Override
        public boolean canSend(long member) {
          return false;
        }

        @Override
        public boolean isLinked(long member) {
          return false;
        }

        @Override
        public void send(long member, PeerMessage message) {
          throw new AssertionError("there is no other member");
        }
      };

  private static final ShardEvents UNHEARD =
      new ShardEvents() {
        @Override
        public void activated(int shard, long epoch) {}

        @Override
        public void caughtUp(int shard, long epoch, long learner) {}
      };

  private int done;

  private final Requester counting =
      new Requester() {
        @Override
        public void done(
            long correlation, long value, long version, int shard, long epoch, long index) {
          done++;
        }

        @Override
        public void failed(long correlation, Failure failure) {
          throw new AssertionError(correlation + " " + failure);
        }

        @Override
        public void inDoubt(long correlation) {
          throw new AssertionError(correlation + " in doubt");
        }

        @Override
        public void sessionUnknown(long correlation, long logTime) {
          throw new AssertionError(correlation + " without session");
        }

        @Override
        public void notPrimary(long correlation, int shard, long epoch, long primary) {
          throw new AssertionError(correlation + " not primary");
        }
      };

  @Test
  void aMillionCountersTakeNoMoreThanTheyMay() {
    long before = usedHeap();
    List<ShardReplica> shards = new ArrayList<>();
    ShardConfiguration alone = new ShardConfiguration(1, 1, List.of(1L));
    for (int shard = 0; shard < SHARDS; shard++) {
      ShardReplica member =
          new ShardReplica(7, shard, 1, ShardLimits.of(LOG_BYTES, 3_600_000), NOBODY, UNHEARD);
      member.assign(0, ShardAssignment.fresh(alone));
      shards.add(member);
    }
    long keyBytes = 0;
    for (int i = 0; i < COUNTERS; i++) {
      byte[] key = ("customer-" + i).getBytes(StandardCharsets.UTF_8);
      keyBytes += key.length;
      ShardReplica member = shards.get(KeyHash.shard(KeyHash.of(key, 0, key.length), SHARDS));
      member.add(0, counting, i, 1, new Addition(5, i, i, 0, 1, key));
      member.flush(0);
    }
    long used = usedHeap() - before;
    assertThat(done).isEqualTo(COUNTERS);
    assertThat(shards.stream().mapToInt(shard -> shard.view().counters()).sum())
        .isEqualTo(COUNTERS);
    double each = (double) (used - keyBytes) / COUNTERS;
    System.out.printf(
        "%,d counters in %d shards: %,d bytes of heap, %.1f for each beyond the %.1f of its key%n",
        COUNTERS, SHARDS, used, each, (double) keyBytes / COUNTERS);
    // Less than value, version and a slot of a table would mean that the measuring went wrong.
    assertThat(each).isBetween(24.0, MOST);
  }

  /** What is reachable: of several looks, each after a collection, the smallest. */
  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int look = 0; look < 3; look++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }
}
