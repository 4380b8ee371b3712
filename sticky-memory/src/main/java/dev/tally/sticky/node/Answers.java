package dev.tally.sticky.node;

import dev.tally.counter.Failure;
import dev.tally.sticky.protocol.Codes;
import dev.tally.sticky.protocol.Kind;
import dev.tally.sticky.shard.Requester;
import dev.tally.wire.Connection;
import io.netty.buffer.ByteBuf;

/** Answers to whoever asks over a connection; where that has ended, nobody is told. */
final class Answers implements Requester {

  /** No client can have more under way; see {@link dev.tally.counter.ClientOptions}. */
  static final int MOST_UNTAKEN = 1 << 20;

  private final Connection connection;
  private final long route;
  private boolean full;
  private int untaken;

  /** To be given here. */
  Answers(Connection connection) {
    this(connection, 0);
  }

  /** To be given here, or by any node that the client has told this number. */
  Answers(Connection connection, long route) {
    this.connection = connection;
    this.route = route;
  }

  @Override
  public long route() {
    return route;
  }

  /**
   * Whether the client takes its answers. What is asked elsewhere can not be held back from here: a
   * client that goes on asking and takes none is no client.
   */
  void taken(boolean takes) {
    full = !takes;
    untaken = 0;
  }

  private void countUntaken() {
    untaken++;
    if (untaken > MOST_UNTAKEN) {
      connection.fail(
          new IllegalStateException(untaken + " answers were not taken, the limit is one less"));
    }
  }

  @Override
  public void done(long correlation, long value, long version, int shard, long epoch, long index) {
    if (full) {
      countUntaken();
    }
    if (connection.isOpen()) {
      connection
          .beginFrame()
          .writeByte(Kind.DONE)
          .writeLong(correlation)
          .writeLong(value)
          .writeLong(version)
          .writeInt(shard)
          .writeLong(epoch)
          .writeLong(index);
      connection.endFrame();
    }
  }

  @Override
  public void failed(long correlation, Failure failure) {
    if (connection.isOpen()) {
      connection
          .beginFrame()
          .writeByte(Kind.FAILED)
          .writeLong(correlation)
          .writeByte(Codes.of(failure));
      connection.endFrame();
    }
  }

  @Override
  public void inDoubt(long correlation) {
    if (connection.isOpen()) {
      connection.beginFrame().writeByte(Kind.IN_DOUBT).writeLong(correlation);
      connection.endFrame();
    }
  }

  @Override
  public void sessionUnknown(long correlation, long logTime) {
    if (connection.isOpen()) {
      connection
          .beginFrame()
          .writeByte(Kind.SESSION_UNKNOWN)
          .writeLong(correlation)
          .writeLong(logTime);
      connection.endFrame();
    }
  }

  @Override
  public void notPrimary(long correlation, int shard, long epoch, long primary) {
    if (connection.isOpen()) {
      connection
          .beginFrame()
          .writeByte(Kind.NOT_PRIMARY)
          .writeLong(correlation)
          .writeInt(shard)
          .writeLong(epoch)
          .writeLong(primary);
      connection.endFrame();
    }
  }

  /** An answer that was given elsewhere. */
  void relay(byte kind, long correlation, ByteBuf rest) {
    if (connection.isOpen()) {
      connection.beginFrame().writeByte(kind).writeLong(correlation).writeBytes(rest);
      connection.endFrame();
    }
  }
}
