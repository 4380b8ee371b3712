package dev.tally.sticky.shard;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a member of a shard holds and how far it is: for metrics, and for whoever checks that it is
 * right. Changes nothing. Not safe for use by other threads than the member's.
 */
public final class ShardView {

  private final Replica replica;
  private final Supplier<@Nullable Primary> primary;
  private final Supplier<?> role;

  ShardView(Replica replica, Supplier<@Nullable Primary> primary, Supplier<?> role) {
    this.replica = replica;
    this.primary = primary;
    this.role = role;
  }

  /**
   * The newest epoch it has heard of.
   *
   * @return nothing of an older one is taken
   */
  public long epoch() {
    return replica.promised;
  }

  /**
   * Whether it serves as the primary of its epoch.
   *
   * @return also true where it has been deposed and does not know
   */
  public boolean leads() {
    Primary leading = primary.get();
    return leading != null && leading.serves();
  }

  /**
   * The last index held.
   *
   * @return 0 for none
   */
  public long last() {
    return replica.log.last();
  }

  /**
   * The last index known to be committed.
   *
   * @return at most {@link #last}
   */
  public long committed() {
    return replica.committed();
  }

  /**
   * The last index applied.
   *
   * @return at most {@link #committed}
   */
  public long applied() {
    return replica.applied();
  }

  /**
   * Bytes of log entries held.
   *
   * @return at most the limit, but for the entry that reached it
   */
  public int logBytes() {
    return replica.log.held();
  }

  /**
   * Counters held.
   *
   * @return their number
   */
  public int counters() {
    return replica.state().counters();
  }

  /**
   * Clients remembered.
   *
   * @return their number
   */
  public int sessions() {
    return replica.state().sessions();
  }

  /**
   * What was copied to other members, beside the least that would have done.
   *
   * @return since it was made
   */
  public Moved moved() {
    return replica.snapshots.moved();
  }

  /**
   * Members that this primary keeps no log for, since they are too far behind.
   *
   * @return their number, 0 elsewhere
   */
  public int behind() {
    Primary leading = primary.get();
    return leading == null ? 0 : leading.followers().behind();
  }

  /**
   * An entry of the log.
   *
   * @param index one that is held still
   * @return the entry
   */
  public LogEntry entry(long index) {
    return LogEntry.of(replica.log.bytes(), replica.log.start(index));
  }

  /**
   * What is applied of a counter, whoever leads.
   *
   * @param key its UTF-8 bytes
   * @return value and version
   */
  public Counted peek(byte[] key) {
    replica.state().read(key, 0, key.length);
    return new Counted(replica.state().value(), replica.state().version());
  }

  /**
   * A counter.
   *
   * @param value its value
   * @param version its number of additions
   */
  public record Counted(long value, long version) {}

  /**
   * The first index that is held still.
   *
   * @return one more than {@link #last} where none is
   */
  public long first() {
    return replica.log.first();
  }

  @Override
  public String toString() {
    Primary leading = primary.get();
    return "%s in epoch %d, log %d to %d, committed %d, %s"
        .formatted(
            role.get(),
            replica.promised,
            replica.log.first(),
            replica.log.last(),
            replica.committed(),
            leading == null ? "no primary" : leading);
  }
}
