package dev.tally.sticky.shard;

import dev.tally.sticky.routing.ShardConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What tests of other packages need of the inside of a shard: its entries, and planted bugs. */
public final class ShardProbe {

  private ShardProbe() {}

  /** An entry of the log, decoded. */
  public record LogEntry(
      long epoch,
      long time,
      long client,
      long sequence,
      long firstIncomplete,
      long delta,
      String key) {}

  /** Decodes an entry that is held still. */
  public static LogEntry entry(ShardReplica replica, long index) {
    byte[] bytes = replica.log().bytes();
    int at = replica.log().start(index);
    return new LogEntry(
        Entry.epoch(bytes, at),
        Entry.time(bytes, at),
        Entry.client(bytes, at),
        Entry.sequence(bytes, at),
        Entry.firstIncomplete(bytes, at),
        Entry.delta(bytes, at),
        new String(bytes, Entry.keyOffset(at), Entry.keyLength(bytes, at), StandardCharsets.UTF_8));
  }

  /** Makes members of a shard. */
  @FunctionalInterface
  public interface Factory {
    ShardReplica make(
        long generation, int shard, long self, ShardConfiguration c, ShardLimits l, Peers p);
  }

  /** Planted bug: an addition is answered when the primary alone holds it. */
  public static ShardReplica answeringBeforeQuorum(
      long generation, int shard, long self, ShardConfiguration c, ShardLimits l, Peers p) {
    return new ShardReplica(
        generation,
        shard,
        self,
        c,
        l,
        p,
        new Sessions(),
        marks -> Arrays.stream(marks).max().orElseThrow());
  }

  /** Planted bug: a repetition is taken for news. */
  public static ShardReplica skippingDeduplication(
      long generation, int shard, long self, ShardConfiguration c, ShardLimits l, Peers p) {
    Sessions forgetful =
        new Sessions() {
          @Override
          Session of(long client) {
            return new Session();
          }
        };
    return new ShardReplica(generation, shard, self, c, l, p, forgetful, Quorum.MAJORITY);
  }
}
