package dev.tally.sticky.protocol;

import dev.tally.sticky.shard.Entries;
import dev.tally.sticky.shard.PeerMessage;
import io.netty.buffer.ByteBuf;

/**
 * Messages between members as bytes: kind, generation, shard, epoch, then the record's components
 * in their order; entries as count and bytes, last. One thread's: it reads entries into one array.
 */
public final class PeerCodec {

  private byte[] scratch = new byte[64 << 10];

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
      begin(out, Kind.APPEND, message)
          .writeLong(append.previous())
          .writeLong(append.commit())
          .writeLong(append.trim())
          .writeLong(append.round())
          .writeInt(append.entries().count())
          .writeBytes(
              append.entries().bytes(), append.entries().offset(), append.entries().length());
    } else if (message instanceof PeerMessage.Appended appended) {
      begin(out, Kind.APPENDED, message)
          .writeLong(appended.upTo())
          .writeLong(appended.applied())
          .writeLong(appended.round())
          .writeBoolean(appended.gap());
    } else {
      begin(out, Kind.REFUSED, message);
    }
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
        long commit = in.readLong();
        long trim = in.readLong();
        long round = in.readLong();
        yield new PeerMessage.Append(
            generation, shard, epoch, previous, entries(in), commit, trim, round);
      }
      case Kind.APPENDED ->
          new PeerMessage.Appended(
              generation,
              shard,
              epoch,
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readBoolean());
      case Kind.REFUSED -> new PeerMessage.Refused(generation, shard, epoch);
      default -> throw new IllegalArgumentException("frame kind is " + kind + ", not a member's");
    };
  }

  private Entries entries(ByteBuf in) {
    int count = in.readInt();
    int length = in.readableBytes();
    if (count == 0) {
      return Entries.NONE;
    }
    if (length > scratch.length) {
      scratch = new byte[Integer.highestOneBit(length) * 2];
    }
    in.readBytes(scratch, 0, length);
    return new Entries(scratch, 0, length, count);
  }
}
