package dev.tally.wire;

import io.netty.buffer.ByteBuf;

/**
 * One end of a connection. Everything here belongs to the thread of its loop and must be called
 * there, except where it says otherwise.
 */
public interface Connection {

  /** The longest body of a frame. A longer one closes the connection that it arrives on. */
  int MAX_FRAME_BYTES = 1 << 20;

  /** With more than this unsent, a connection is not writable. */
  int HIGH_WATER_BYTES = 4 << 20;

  /** With less than this unsent, it is writable again. */
  int LOW_WATER_BYTES = 1 << 20;

  /**
   * Begins a frame: the caller appends its body to the buffer returned, touching nothing before its
   * present writer index, then calls {@link #endFrame()} (or {@link #dropFrame()}). The frame
   * leaves at the end of the turn, together with all others of this turn, in one write. On a closed
   * connection frames go nowhere, silently: {@link ConnectionHandler#onClosed} has told.
   *
   * @return the connection's outgoing buffer; not to be kept
   * @throws IllegalStateException where a frame is begun already
   */
  ByteBuf beginFrame();

  /**
   * Completes the frame begun.
   *
   * @throws IllegalStateException where none is begun
   * @throws IllegalArgumentException where it is longer than {@link #MAX_FRAME_BYTES}; it is
   *     dropped then
   */
  void endFrame();

  /** Forgets the frame begun, if any. */
  void dropFrame();

  /**
   * Whether less than {@link #HIGH_WATER_BYTES} wait to be sent, those of this turn included.
   * Whoever is told false is told of the change by {@link ConnectionHandler#onWritable}.
   *
   * @return false: hold back
   */
  boolean isWritable();

  /**
   * Stops or resumes reading, to put back-pressure on the peer. What has been received already is
   * still handed over.
   *
   * @param reading whether to read
   */
  void reading(boolean reading);

  /**
   * Whether frames can still be sent and received.
   *
   * @return false once closed
   */
  boolean isOpen();

  /**
   * The other end.
   *
   * @return host and port, for people
   */
  String remote();

  /**
   * How often this connection has written to its socket: at most once a turn.
   *
   * @return a count
   */
  long writes();

  /**
   * How many frames this connection has completed.
   *
   * @return a count; divided by {@link #writes()}, the mean batch
   */
  long framesSent();

  /** Sends what is complete, then closes in order. Idempotent. */
  void close();

  /**
   * Closes for a reason, which {@link ConnectionHandler#onClosed} of this side is told.
   *
   * @param cause why
   */
  void fail(Throwable cause);

  /**
   * Keeps an object with this connection, in place of any other.
   *
   * @param attachment whatever the caller likes
   */
  void attach(Object attachment);

  /**
   * What was attached.
   *
   * @param type its class
   * @param <T> its class
   * @return the attachment
   * @throws IllegalStateException where there is none of this class
   */
  <T> T attachment(Class<T> type);
}
