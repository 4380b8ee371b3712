package dev.tally.floor;

import dev.tally.counter.Request;
import dev.tally.wire.Call;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The one frame of the floors, as long as that of a real increment: kind (1 byte), correlation (8),
 * delta (8), client (8), sequence (8), key length (2), key. It comes back as it went.
 */
final class FloorFrame {

  private static final byte ADD = 1;
  private static final byte GET = 2;

  private FloorFrame() {}

  static void write(ByteBuf out, Call call) {
    long delta = 0;
    long client = 0;
    long sequence = 0;
    byte kind = GET;
    if (call.request() instanceof Request.Add add) {
      kind = ADD;
      delta = add.delta();
      client = add.id().client();
      sequence = add.id().sequence();
    }
    out.writeByte(kind);
    out.writeLong(call.correlation());
    out.writeLong(delta);
    out.writeLong(client);
    out.writeLong(sequence);
    int lengthAt = out.writerIndex();
    out.writeShort(0);
    int length = out.writeCharSequence(call.request().key(), StandardCharsets.UTF_8);
    out.setShort(lengthAt, length);
  }

  static long correlation(ByteBuf frame) {
    return frame.getLong(frame.readerIndex() + 1);
  }

  static long delta(ByteBuf frame) {
    return frame.getLong(frame.readerIndex() + 1 + Long.BYTES);
  }
}
