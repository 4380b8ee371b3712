package dev.tally.sticky.node;

import dev.tally.wire.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;

/** A connection that keeps what is sent, and is as writable and as open as a test says. */
final class RecordedConnection implements Connection {

  private final Deque<ByteBuf> sent = new ArrayDeque<>();
  private ByteBuf frame = Unpooled.EMPTY_BUFFER;
  private boolean begun;
  private boolean writable = true;
  private boolean open = true;
  private long frames;

  /** The oldest frame that was sent and not taken yet. */
  ByteBuf take() {
    return sent.remove();
  }

  boolean isSilent() {
    return sent.isEmpty();
  }

  void forget() {
    sent.clear();
  }

  void writable(boolean nowWritable) {
    writable = nowWritable;
  }

  @Override
  public ByteBuf beginFrame() {
    if (begun) {
      throw new IllegalStateException("a frame is begun already");
    }
    begun = true;
    frame = Unpooled.buffer();
    return frame;
  }

  @Override
  public void endFrame() {
    if (!begun) {
      throw new IllegalStateException("no frame is begun");
    }
    begun = false;
    frames++;
    sent.add(frame);
  }

  @Override
  public void dropFrame() {
    begun = false;
  }

  @Override
  public boolean isWritable() {
    return open && writable;
  }

  @Override
  public void reading(boolean reading) {}

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public String remote() {
    return "a test";
  }

  @Override
  public long writes() {
    return frames;
  }

  @Override
  public long framesSent() {
    return frames;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public void fail(Throwable cause) {
    open = false;
  }

  @Override
  public void attach(Object attachment) {
    throw new UnsupportedOperationException("nothing is attached here");
  }

  @Override
  public <T> T attachment(Class<T> type) {
    throw new UnsupportedOperationException("nothing is attached here");
  }
}
