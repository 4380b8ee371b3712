package dev.tally.floor;

import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import dev.tally.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The process of the floor {@code relay} that clients talk to: passes each frame on to its replica,
 * the client's number before it, and gives the client what the replica gives back. It keeps
 * nothing.
 */
public final class RelayNode implements ConnectionHandler {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final Connection replica;
  private final Map<Integer, Connection> clients = new HashMap<>();
  private int lastClient;

  private RelayNode(Connection replica) {
    this.replica = replica;
  }

  /**
   * Connects to the replica, then listens on any free port of the loopback until the process is
   * ended, or the replica is gone.
   *
   * @param arguments the replica's port
   * @throws IOException where it can not listen
   * @throws InterruptedException where it was interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    WireLoop loop = WireLoop.start("relay");
    CompletableFuture<RelayNode> connected = new CompletableFuture<>();
    int port = Integer.parseInt(arguments[0]);
    loop.connect(FloorBackend.HOST, port, CONNECT_TIMEOUT, new Replica(connected));
    EchoNode.serve(loop, connected.join());
  }

  /** The connection to the replica. */
  private record Replica(CompletableFuture<RelayNode> connected) implements ConnectionHandler {

    @Override
    public void onOpen(Connection connection) {
      connected.complete(new RelayNode(connection));
    }

    @Override
    public void onFrame(Connection connection, ByteBuf frame) {
      Connection client = connected.join().clients.get(frame.readInt());
      if (client != null) {
        client.beginFrame().writeBytes(frame);
        client.endFrame();
      }
    }

    @Override
    public void onWritable(Connection connection, boolean writable) {
      RelayNode node = connected.join();
      node.clients.values().forEach(node::readWhileItCanBePassedOn);
    }

    @Override
    public void onClosed(Connection connection, Optional<Throwable> cause) {
      System.err.println("the replica at " + connection.remote() + " is gone " + cause);
      Runtime.getRuntime().halt(1);
    }
  }

  @Override
  public void onOpen(Connection client) {
    lastClient++;
    client.attach(lastClient);
    clients.put(lastClient, client);
    readWhileItCanBePassedOn(client);
  }

  /** Back-pressure: from the replica to every client, and from a client to itself. */
  private void readWhileItCanBePassedOn(Connection client) {
    client.reading(replica.isWritable() && client.isWritable());
  }

  @Override
  public void onFrame(Connection client, ByteBuf frame) {
    replica.beginFrame().writeInt(client.attachment(Integer.class)).writeBytes(frame);
    replica.endFrame();
  }

  @Override
  public void onWritable(Connection client, boolean writable) {
    readWhileItCanBePassedOn(client);
  }

  @Override
  public void onClosed(Connection client, Optional<Throwable> cause) {
    clients.values().remove(client);
  }
}
