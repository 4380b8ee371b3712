package dev.tally.wire;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * What happens on one connection. Every method is called on the loop's thread, never concurrently,
 * and must not block. An exception thrown by any of them closes the connection with it as cause.
 */
public interface ConnectionHandler {

  /**
   * The connection can be used. Nothing was called before.
   *
   * @param connection this one
   */
  default void onOpen(Connection connection) {}

  /**
   * A frame has arrived.
   *
   * @param connection where
   * @param frame its body, from reader to writer index; valid only during the call, and neither to
   *     be written to, retained nor released
   */
  void onFrame(Connection connection, ByteBuf frame);

  /**
   * All that was readable in this turn of the loop has been handed over, on this connection and on
   * every other. What is sent now still leaves with this turn's write: the place to act on batches.
   *
   * @param connection one that got at least one frame in this turn
   */
  default void onTurnEnd(Connection connection) {}

  /**
   * Back-pressure: the peer does not take what is sent, or takes it again. Frames may still be sent
   * to a connection that is not writable; they gather in memory, which is the sender's to bound.
   *
   * @param connection this one
   * @param writable false when more than {@link Connection#HIGH_WATER_BYTES} wait, true when few do
   */
  default void onWritable(Connection connection, boolean writable) {}

  /**
   * The connection has ended, or never came to be. Called once, last.
   *
   * @param connection this one
   * @param cause why; empty where either side closed it in order
   */
  default void onClosed(Connection connection, Optional<Throwable> cause) {}
}
