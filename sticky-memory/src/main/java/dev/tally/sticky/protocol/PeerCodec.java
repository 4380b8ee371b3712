package dev.tally.sticky.protocol;

import dev.tally.sticky.shard.Entries;
import dev.tally.sticky.shard.PeerMessage;
import dev.tally.sticky.shard.Replies;
import io.netty.buffer.ByteBuf;

/**
 * Messages between members as bytes: kind, generation, shard, epoch, then the record's components
 * in their order; replies as count and pairs, then entries as count and bytes, last. One thread's:
 * it reads both into arrays of its own.
 */
public final class PeerCodec {

  private byte[] scratch = new byte[64 << 10];
  private final Replies replies = new Replies();

  /** With an array of its own. */
  public PeerCodec() {}

  /**
   * Appends a message with its kind.
   *
   * @param out where to
   * @param message what
   */
  public static void write(ByteBuf out, PeerMessage message) {
    if (message instanceof PeerMessage.Append append) {
      write(
          begin(out, Kind.APPEND, message)
              .writeLong(append.previous())
              .writeLong(append.previousEpoch())
              .writeLong(append.commit())
              .writeLong(append.trim())
              .writeLong(append.round()),
          append.replies(),
          append.entries());
    } else if (message instanceof PeerMessage.Appended appended) {
      begin(out, Kind.APPENDED, message)
          .writeLong(appended.upTo())
          .writeLong(appended.applied())
          .writeLong(appended.round())
          .writeLong(appended.unanswered())
          .writeBoolean(appended.gap());
    } else if (message instanceof PeerMessage.Refused) {
      begin(out, Kind.REFUSED, message);
    } else if (message instanceof PeerMessage.Fence) {
      begin(out, Kind.FENCE, message);
    } else if (message instanceof PeerMessage.Fenced fenced) {
      begin(out, Kind.FENCED, message)
          .writeLong(fenced.lastEpoch())
          .writeLong(fenced.last())
          .writeLong(fenced.committed());
    } else if (message instanceof PeerMessage.Pull pull) {
      begin(out, Kind.PULL, message).writeLong(pull.after());
    } else if (message instanceof PeerMessage.Suffix suffix) {
      write(begin(out, Kind.SUFFIX, message).writeLong(suffix.previous()), suffix.entries());
    } else if (message instanceof PeerMessage.Chunk chunk) {
      write(
          begin(out, Kind.CHUNK, message)
              .writeLong(chunk.index())
              .writeLong(chunk.indexEpoch())
              .writeInt(chunk.total())
              .writeInt(chunk.offset()),
          chunk.part());
    } else if (message instanceof PeerMessage.NextChunk next) {
      begin(out, Kind.NEXT_CHUNK, message).writeLong(next.index()).writeInt(next.offset());
    }
  }

  private static void write(ByteBuf out, Replies replies, Entries entries) {
    out.writeInt(replies.count());
    for (int i = 0; i < replies.count(); i++) {
      out.writeLong(replies.route(i)).writeLong(replies.correlation(i));
    }
    write(out, entries);
  }

  private static void write(ByteBuf out, Entries entries) {
    out.writeInt(entries.count()).writeBytes(entries.bytes(), entries.offset(), entries.length());
  }

  private static ByteBuf begin(ByteBuf out, byte kind, PeerMessage message) {
    return out.writeByte(kind)
        .writeLong(message.generation())
        .writeInt(message.shard())
        .writeLong(message.epoch());
  }

  /**
   * Reads a message.
   *
   * @param kind the byte that came before it
   * @param in the rest of the frame
   * @return valid until the next call
   * @throws IllegalArgumentException where the kind is none of the members'
   */
  public PeerMessage read(byte kind, ByteBuf in) {
    long generation = in.readLong();
    int shard = in.readInt();
    long epoch = in.readLong();
    return switch (kind) {
      case Kind.APPEND -> {
        long previous = in.readLong();
        long previousEpoch = in.readLong();
        long commit = in.readLong();
        long trim = in.readLong();
        long round = in.readLong();
        Replies toAnswer = replies(in);
        yield new PeerMessage.Append(
            generation,
            shard,
            epoch,
            previous,
            previousEpoch,
            entries(in),
            toAnswer,
            commit,
            trim,
            round);
      }
      case Kind.APPENDED ->
          new PeerMessage.Appended(
              generation,
              shard,
              epoch,
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readBoolean());
      case Kind.REFUSED -> new PeerMessage.Refused(generation, shard, epoch);
      case Kind.FENCE -> new PeerMessage.Fence(generation, shard, epoch);
      case Kind.FENCED ->
          new PeerMessage.Fenced(
              generation, shard, epoch, in.readLong(), in.readLong(), in.readLong());
      case Kind.PULL -> new PeerMessage.Pull(generation, shard, epoch, in.readLong());
      case Kind.SUFFIX ->
          new PeerMessage.Suffix(generation, shard, epoch, in.readLong(), entries(in));
      case Kind.CHUNK ->
          new PeerMessage.Chunk(
              generation,
              shard,
              epoch,
              in.readLong(),
              in.readLong(),
              in.readInt(),
              in.readInt(),
              entries(in));
      case Kind.NEXT_CHUNK ->
          new PeerMessage.NextChunk(generation, shard, epoch, in.readLong(), in.readInt());
      default -> throw new IllegalArgumentException("frame kind is " + kind + ", not a member's");
    };
  }

  private Replies replies(ByteBuf in) {
    replies.clear();
    for (int left = in.readInt(); left > 0; left--) {
      replies.add(in.readLong(), in.readLong());
    }
    return replies.count() == 0 ? Replies.NONE : replies;
  }

  private Entries entries(ByteBuf in) {
    int count = in.readInt();
    int length = in.readableBytes();
    if (length == 0) {
      return Entries.NONE;
    }
    if (length > scratch.length) {
      scratch = new byte[Integer.highestOneBit(length) * 2];
    }
    in.readBytes(scratch, 0, length);
    return new Entries(scratch, 0, length, count);
  }
}
