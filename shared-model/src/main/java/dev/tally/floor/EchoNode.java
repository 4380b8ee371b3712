package dev.tally.floor;

import dev.tally.process.ChildProcess;
import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import dev.tally.wire.WireLoop;
import dev.tally.wire.WireServer;
import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** The process that gives each frame back: the floor {@code echo}, and the relay's replica. */
public final class EchoNode implements ConnectionHandler {

  private EchoNode() {}

  /**
   * Listens on any free port of the loopback until the process is ended.
   *
   * @param arguments none
   * @throws IOException where it can not listen
   * @throws InterruptedException where it was interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    serve(WireLoop.start("echo"), new EchoNode());
  }

  /** Listens for one handler that serves all connections, says so, and stays. */
  static void serve(WireLoop loop, ConnectionHandler handler)
      throws IOException, InterruptedException {
    WireServer server = loop.listen(FloorBackend.HOST, 0, () -> handler);
    System.out.println(
        ChildProcess.READY_PREFIX + "port=" + server.port() + " transport=" + loop.transport());
    loop.join();
  }

  @Override
  public void onFrame(Connection connection, ByteBuf frame) {
    connection.beginFrame().writeBytes(frame);
    connection.endFrame();
  }

  @Override
  public void onWritable(Connection connection, boolean writable) {
    connection.reading(writable);
  }
}
