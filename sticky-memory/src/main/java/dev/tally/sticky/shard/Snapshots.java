package dev.tally.sticky.shard;

import org.jspecify.annotations.Nullable;

/**
 * The whole state on its way to members whose next entry is in no log any more. The receiver leads:
 * it asks for part after part, so the sender keeps no account of it but the bytes, and what is lost
 * is asked for again.
 */
final class Snapshots {

  private final Replica replica;

  // To send.
  private byte @Nullable [] out;
  private long outIndex;
  private long outEpoch;
  private long outUsed;
  private long outCounters;
  private Moved moved = Moved.NOTHING;

  // To receive.
  private byte @Nullable [] in;
  private long inIndex;
  private int received;
  private long from;
  private long heard;

  Snapshots(Replica replica) {
    this.replica = replica;
  }

  // --- sending ---

  /**
   * Sends the first part of a state, the present one where none is being sent.
   *
   * @return the last index that the state includes
   */
  long sendFirst(long now, long member) {
    send(now, member, make(), 0);
    return outIndex;
  }

  /** Sends the part asked for, or the first one of another state where that one is gone. */
  void sendNext(long now, long member, PeerMessage.NextChunk asked) {
    byte[] bytes = make();
    if (asked.index() != outIndex) {
      send(now, member, bytes, 0);
    } else if (asked.offset() < bytes.length) {
      send(now, member, bytes, asked.offset());
    }
  }

  private byte[] make() {
    byte[] bytes = out;
    // One that the log does not continue is of no use.
    if (bytes == null || outIndex + 1 < replica.log.first()) {
      bytes = replica.state().snapshot(replica.rules.snapshotsSessions());
      out = bytes;
      outIndex = replica.applied();
      outEpoch = replica.appliedEpoch();
      outCounters = replica.state().counters();
    }
    return bytes;
  }

  private void send(long now, long member, byte[] bytes, int offset) {
    outUsed = now;
    int length = Math.min(bytes.length - offset, replica.limits.batchBytes());
    boolean last = offset + length == bytes.length;
    moved = moved.plus(new Moved(last ? outCounters : 0, length, 0, 0));
    replica.peers.send(
        member,
        new PeerMessage.Chunk(
            replica.generation,
            replica.shard,
            replica.promised,
            outIndex,
            outEpoch,
            bytes.length,
            offset,
            new Entries(bytes, offset, length, 0)));
  }

  /** What the state being sent holds, as the least that whoever lacks it needs. */
  Moved needed() {
    byte[] bytes = out;
    return bytes == null ? Moved.NOTHING : new Moved(0, 0, outCounters, bytes.length);
  }

  /** A new member has caught up, and had needed so much for that. */
  void caughtUp(Moved needed) {
    moved = moved.plus(needed);
  }

  /** All that was sent. */
  Moved moved() {
    return moved;
  }

  // --- receiving ---

  /**
   * Takes a part.
   *
   * @return true where the state is complete now, and installed
   */
  boolean take(long now, long sender, PeerMessage.Chunk chunk) {
    if (chunk.index() <= replica.committed()) {
      in = null;
      return true;
    }
    if (chunk.index() <= replica.log.last()
        && replica.log.epoch(chunk.index()) == chunk.indexEpoch()) {
      // The log has it all, and perhaps more that counts: keep that.
      in = null;
      replica.commit(chunk.index());
      return true;
    }
    byte[] bytes = in;
    if (bytes == null || inIndex != chunk.index() || bytes.length != chunk.total()) {
      if (chunk.offset() != 0) {
        return false;
      }
      bytes = new byte[chunk.total()];
      in = bytes;
      inIndex = chunk.index();
      received = 0;
    }
    from = sender;
    heard = now;
    Entries part = chunk.part();
    if (chunk.offset() == received) {
      System.arraycopy(part.bytes(), part.offset(), bytes, received, part.length());
      received += part.length();
    }
    if (received < bytes.length) {
      ask();
      return false;
    }
    in = null;
    replica.install(chunk.index(), chunk.indexEpoch(), bytes);
    return true;
  }

  private void ask() {
    replica.peers.send(
        from,
        new PeerMessage.NextChunk(
            replica.generation, replica.shard, replica.promised, inIndex, received));
  }

  void tick(long now) {
    if (in != null && now - heard > replica.limits.retryMillis()) {
      heard = now;
      ask();
    }
    if (out != null && now - outUsed > 10 * replica.limits.retryMillis()) {
      out = null;
    }
  }

  /** Another epoch begins: nothing of the last one arrives any more. */
  void stopReceiving() {
    in = null;
  }

  void clear() {
    in = null;
    out = null;
  }
}
