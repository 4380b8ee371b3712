package dev.tally.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection over a Netty channel, whose only handler it is. */
final class NettyConnection extends ChannelInboundHandlerAdapter implements Connection {

  private static final int FIRST_BYTES = 16 << 10;
  private static final int KEPT_BYTES = 256 << 10;
  private static final int FRAME_BYTES = 256;

  private final WireLoop loop;
  private final ConnectionHandler handler;
  private final String remote;
  private final FrameBuffer in = new FrameBuffer(PooledByteBufAllocator.DEFAULT);
  private final FrameBuffer.Sink toHandler = this::handOver;

  /** Set by {@link #adopt}, before anything uses it. */
  private Channel channel;

  private @Nullable ByteBuf out;
  private int frameStart = -1;
  private int framesUnsent;
  private boolean opened;
  private boolean closed;
  private boolean toldClosed;
  private boolean heard;
  private boolean dirty;
  private long writes;
  private long framesSent;
  private @Nullable Throwable cause;
  private @Nullable Object attachment;

  NettyConnection(WireLoop loop, ConnectionHandler handler, String remote) {
    this.loop = loop;
    this.handler = handler;
    this.remote = remote;
  }

  /**
   * Takes over a new channel.
   *
   * @param connecting whether somebody will tell how its connecting ends: {@link #neverOpened}
   */
  void adopt(Channel newChannel, boolean connecting) {
    channel = newChannel;
    newChannel.config().setRecvByteBufAllocator(in);
    newChannel.pipeline().addLast(this);
    newChannel
        .closeFuture()
        .addListener(
            ignored -> {
              if (opened || !connecting) {
                tellClosed();
              }
            });
  }

  // --- from the socket ---

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (toldClosed) {
      // Its connecting was given up before it succeeded; nobody is to hear of it any more.
      return;
    }
    opened = true;
    try {
      handler.onOpen(this);
    } catch (Throwable e) {
      fail(e);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    // The message is our own incoming buffer, retained for this read.
    try {
      if (!closed) {
        in.split(toHandler);
      }
    } catch (Throwable e) {
      fail(e);
    } finally {
      ((ByteBuf) message).release();
    }
  }

  private boolean handOver(ByteBuf frame) {
    if (!heard) {
      heard = true;
      loop.heard(this);
    }
    loop.heardFrame();
    handler.onFrame(this, frame);
    return !closed;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (closed) {
      return;
    }
    try {
      handler.onWritable(this, channel.isWritable());
    } catch (Throwable e) {
      fail(e);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // Deprecated in ChannelHandler only, not for inbound handlers.
  public void exceptionCaught(ChannelHandlerContext context, Throwable e) {
    fail(e);
  }

  /** It never came to be. */
  void neverOpened(Throwable e) {
    cause = e;
    tellClosed();
  }

  private void tellClosed() {
    if (toldClosed) {
      return;
    }
    toldClosed = true;
    closed = true;
    in.release();
    dropOut();
    try {
      handler.onClosed(this, Optional.ofNullable(cause));
    } catch (Throwable e) {
      WireLoop.LOG.error("The end of the connection to {} was not handled", remote, e);
    }
  }

  // --- from the loop, at the end of a turn ---

  void turnEnd() {
    heard = false;
    if (closed) {
      return;
    }
    try {
      handler.onTurnEnd(this);
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** Hands all frames of this turn to the socket in one write. */
  void flush() {
    dirty = false;
    ByteBuf ready = out;
    if (ready == null || frameStart >= 0) {
      // A frame begun and not ended by the end of its turn is a mistake of the caller.
      if (frameStart >= 0) {
        fail(new IllegalStateException("a frame was begun and not ended within its turn"));
      }
      return;
    }
    if (closed || !ready.isReadable()) {
      dropOut();
      return;
    }
    writes++;
    framesSent += framesUnsent;
    framesUnsent = 0;
    // Taken out meanwhile: what the socket tells during the write may send frames of its own.
    out = null;
    channel.writeAndFlush(ready.retain(), channel.voidPromise());
    if (ready.refCnt() == 1 && out == null && !closed && ready.capacity() <= KEPT_BYTES) {
      out = ready.clear();
    } else {
      ready.release();
    }
  }

  private void dropOut() {
    frameStart = -1;
    framesUnsent = 0;
    if (out != null) {
      out.release();
      out = null;
    }
  }

  // --- from the handler ---

  @Override
  public ByteBuf beginFrame() {
    if (!dirty) {
      loop.dirty(this);
      dirty = true;
    }
    if (frameStart >= 0) {
      throw new IllegalStateException("a frame is begun already");
    }
    if (!opened) {
      throw new IllegalStateException("the connection to " + remote + " is not open yet");
    }
    ByteBuf buffer = out;
    if (buffer == null) {
      // What is written to a connection that has ended goes nowhere, and nobody will release it.
      buffer =
          closed
              ? Unpooled.buffer(FRAME_BYTES)
              : PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES);
      out = buffer;
    }
    frameStart = buffer.writerIndex();
    return buffer.writeInt(0);
  }

  @Override
  public void endFrame() {
    ByteBuf buffer = out;
    if (frameStart < 0 || buffer == null) {
      if (closed) {
        return;
      }
      throw new IllegalStateException("no frame is begun");
    }
    int length = buffer.writerIndex() - frameStart - FrameBuffer.HEADER_BYTES;
    if (length < 0 || length > MAX_FRAME_BYTES) {
      dropFrame();
      throw new IllegalArgumentException(
          "frame length is " + length + ", must be 0 to " + MAX_FRAME_BYTES);
    }
    buffer.setInt(frameStart, length);
    frameStart = -1;
    framesUnsent++;
  }

  @Override
  public void dropFrame() {
    if (out != null && frameStart >= 0) {
      out.writerIndex(frameStart);
    }
    frameStart = -1;
  }

  @Override
  public boolean isWritable() {
    long unsent = out == null ? 0 : out.readableBytes();
    return !closed && channel.bytesBeforeUnwritable() > unsent;
  }

  @Override
  public void reading(boolean reading) {
    channel.config().setAutoRead(reading);
  }

  @Override
  public boolean isOpen() {
    return opened && !closed;
  }

  @Override
  public String remote() {
    return remote;
  }

  @Override
  public long writes() {
    return writes;
  }

  @Override
  public long framesSent() {
    return framesSent;
  }

  @Override
  public void close() {
    if (!closed) {
      dropFrame();
      flush();
      closed = true;
      channel.close();
    }
  }

  @Override
  public void fail(Throwable e) {
    if (!closed) {
      closed = true;
      cause = e;
      channel.close();
    }
  }

  @Override
  public void attach(Object object) {
    attachment = object;
  }

  @Override
  public <T> T attachment(Class<T> type) {
    Object attached = attachment;
    if (!type.isInstance(attached)) {
      throw new IllegalStateException(
          "no " + type.getSimpleName() + " is attached to the connection to " + remote);
    }
    return type.cast(attached);
  }

  @Override
  public String toString() {
    return remote;
  }
}
