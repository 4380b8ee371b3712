package dev.tally.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.property.Cases;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameBufferTest {

  /**
   * Writes what one read of a socket would bring, as Netty does: no more than there is room for.
   */
  private static int read(FrameBuffer buffer, byte[] stream, int from, int atMost) {
    ByteBuf room = buffer.roomToRead();
    assertThat(room.writableBytes()).as("room").isPositive();
    int length = Math.min(Math.min(atMost, stream.length - from), room.writableBytes());
    room.writeBytes(stream, from, length);
    room.release();
    return length;
  }

  private static byte[] encode(List<byte[]> frames) {
    ByteBuf stream = Unpooled.buffer();
    frames.forEach(frame -> stream.writeInt(frame.length).writeBytes(frame));
    return ByteBufUtil.getBytes(stream);
  }

  /** Sizes around every limit: tiny, around one read, around the largest frame. */
  private static int size(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> 0;
      case 1 -> FrameBuffer.READ_BYTES - 8 + random.nextInt(16);
      case 2 -> random.nextInt(3 * FrameBuffer.READ_BYTES);
      default -> random.nextInt(120);
    };
  }

  @Test
  void whateverTheReadsTheFramesComeOutTheSame() {
    Cases.check(
        300,
        draw -> {
          int count = draw.ints(0, 60);
          List<Integer> reads = draw.list(1, 30, () -> draw.ints(1, 100_000));
          Random random = new Random(draw.seed());
          List<byte[]> frames = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            byte[] frame = new byte[size(random)];
            random.nextBytes(frame);
            frames.add(frame);
          }
          byte[] stream = encode(frames);
          FrameBuffer buffer = new FrameBuffer(PooledByteBufAllocator.DEFAULT);
          List<byte[]> out = new ArrayList<>();
          int at = 0;
          for (int i = 0; at < stream.length; i++) {
            // Short reads in between, so that frames are cut at any byte, their lengths too.
            int atMost =
                random.nextInt(3) == 0 ? 1 + random.nextInt(7) : reads.get(i % reads.size());
            at += read(buffer, stream, at, atMost);
            buffer.split(frame -> out.add(ByteBufUtil.getBytes(frame)));
          }
          buffer.release();
          assertThat(out).hasSameSizeAs(frames);
          for (int i = 0; i < count; i++) {
            assertThat(out.get(i)).as("frame %d", i).isEqualTo(frames.get(i));
          }
        });
  }

  @Test
  void theLongestFrameFitsAndOneByteMoreIsRefusedBeforeItArrives() throws WireException {
    byte[] longest = new byte[Connection.MAX_FRAME_BYTES];
    new Random(1).nextBytes(longest);
    byte[] stream = encode(List.of(longest));
    FrameBuffer buffer = new FrameBuffer(PooledByteBufAllocator.DEFAULT);
    List<byte[]> out = new ArrayList<>();
    for (int at = 0; at < stream.length; ) {
      at += read(buffer, stream, at, Integer.MAX_VALUE);
      buffer.split(frame -> out.add(ByteBufUtil.getBytes(frame)));
    }
    assertThat(out).hasSize(1);
    assertThat(out.get(0)).isEqualTo(longest);
    byte[] header = Unpooled.buffer().writeInt(Connection.MAX_FRAME_BYTES + 1).array();
    read(buffer, header, 0, Integer.BYTES);
    assertThatThrownBy(() -> buffer.split(frame -> true))
        .isInstanceOf(WireException.class)
        .hasMessage("frame length is 1048577, must be 0 to 1048576");
    buffer.release();
  }

  @Test
  void aSinkThatWantsNoMoreLeavesTheRest() throws WireException {
    byte[] stream = encode(List.of(new byte[] {1}, new byte[] {2}, new byte[] {3}));
    FrameBuffer buffer = new FrameBuffer(PooledByteBufAllocator.DEFAULT);
    read(buffer, stream, 0, stream.length);
    List<Byte> out = new ArrayList<>();
    buffer.split(
        frame -> {
          out.add(frame.readByte());
          return false;
        });
    assertThat(out).containsExactly((byte) 1);
    buffer.split(frame -> out.add(frame.readByte()));
    assertThat(out).containsExactly((byte) 1, (byte) 2, (byte) 3);
    buffer.release();
  }

  @Test
  void aSinkCanNotReadBeyondItsFrame() throws WireException {
    byte[] stream = encode(List.of(new byte[] {1, 2}, new byte[] {3}));
    FrameBuffer buffer = new FrameBuffer(PooledByteBufAllocator.DEFAULT);
    read(buffer, stream, 0, stream.length);
    assertThatThrownBy(() -> buffer.split(frame -> frame.readInt() == 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    List<Byte> out = new ArrayList<>();
    buffer.split(frame -> out.add(frame.readByte()));
    assertThat(out).containsExactly((byte) 3);
    buffer.release();
  }
}
