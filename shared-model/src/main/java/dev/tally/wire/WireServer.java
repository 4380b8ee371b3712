package dev.tally.wire;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** A listening socket. */
public final class WireServer implements AutoCloseable {

  private final Channel channel;

  WireServer(Channel channel) {
    this.channel = channel;
  }

  /**
   * Where it listens.
   *
   * @return the port, also where it was chosen by the system
   */
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Stops listening. Connections accepted before stay open. Idempotent. */
  @Override
  public void close() {
    channel.close();
  }
}
