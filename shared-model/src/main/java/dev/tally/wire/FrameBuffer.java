package dev.tally.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * The incoming bytes of one connection: the socket reads straight into it, frames are handed out of
 * it in place. It is never copied but for the beginning of a frame whose end is still to come, and
 * allocated once, but for frames that do not fit.
 */
final class FrameBuffer extends DefaultMaxMessagesRecvByteBufAllocator {

  /** Bytes of a frame's length. */
  static final int HEADER_BYTES = Integer.BYTES;

  /** What one read takes at most; a socket that has more is read again in the same turn. */
  static final int READ_BYTES = 64 << 10;

  private static final int READS_A_TURN = 16;

  /** Takes frames. */
  @FunctionalInterface
  interface Sink {
    /**
     * One frame.
     *
     * @param frame its body, between the indices
     * @return false to be given no more
     */
    boolean frame(ByteBuf frame);
  }

  private final ByteBufAllocator allocator;
  private ByteBuf buffer;

  FrameBuffer(ByteBufAllocator allocator) {
    super(READS_A_TURN);
    this.allocator = allocator;
    this.buffer = allocator.directBuffer(READ_BYTES);
  }

  /**
   * The buffer with room to read into.
   *
   * @return to be released by the reader once read, as any other
   */
  ByteBuf roomToRead() {
    if (!buffer.isReadable()) {
      if (buffer.capacity() > READ_BYTES) {
        buffer.release();
        buffer = allocator.directBuffer(READ_BYTES);
      }
      buffer.clear();
    } else if (buffer.writableBytes() < wanted()) {
      buffer.discardReadBytes();
      buffer.ensureWritable(wanted());
    }
    return buffer.retain();
  }

  /** How much room the frame begun needs, or enough to make a read worth its call. */
  private int wanted() {
    int readable = buffer.readableBytes();
    int whole =
        readable < HEADER_BYTES ? HEADER_BYTES : HEADER_BYTES + buffer.getInt(buffer.readerIndex());
    return Math.max(whole - readable, READ_BYTES / 4);
  }

  /**
   * Hands out every whole frame, in order, and keeps the rest.
   *
   * @param sink takes them
   * @throws WireException where a length is out of its limits
   */
  void split(Sink sink) throws WireException {
    ByteBuf in = buffer;
    int end = in.writerIndex();
    int at = in.readerIndex();
    boolean more = true;
    while (more && end - at >= HEADER_BYTES) {
      int length = in.getInt(at);
      if (length < 0 || length > Connection.MAX_FRAME_BYTES) {
        throw new WireException(
            "frame length is " + length + ", must be 0 to " + Connection.MAX_FRAME_BYTES);
      }
      int body = at + HEADER_BYTES;
      if (end - body < length) {
        break;
      }
      at = body + length;
      try {
        more = sink.frame(in.setIndex(body, at));
      } finally {
        in.setIndex(at, end);
      }
    }
  }

  void release() {
    buffer.release();
  }

  @Override
  public MaxMessageHandle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return READ_BYTES;
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator unused) {
        return roomToRead();
      }
    };
  }
}
