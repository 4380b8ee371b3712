package dev.tally.floor;

import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import dev.tally.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process of the floor {@code relay-3}, in which each is primary for its share of the keys and
 * replica for the others: what sticky routing does, without state and without anything that could
 * fail over. A client's frame is passed on to both others; whichever gives it back first has it
 * answered. It keeps nothing but counts: replicas give back in the order they were given, so the
 * higher of their counts is what has been answered.
 *
 * <p>Frames between processes begin with what they are; a client's own begin with the kind of its
 * request, which is neither.
 */
public final class MeshNode implements ConnectionHandler {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Kinds of frames between processes. */
  private static final byte PEERS = 16;

  private static final byte PEER = 17;
  private static final byte PASSED = 18;

  private final WireLoop loop;
  private final List<Connection> replicas = new ArrayList<>();
  private final Map<Integer, Connection> clients = new HashMap<>();
  private int lastClient;
  private long answered;

  private MeshNode(WireLoop loop) {
    this.loop = loop;
  }

  /**
   * Listens on any free port of the loopback until the process is ended, or another is gone.
   *
   * @param arguments none
   * @throws IOException where it can not listen
   * @throws InterruptedException where it was interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    WireLoop loop = WireLoop.start("mesh");
    EchoNode.serve(loop, new MeshNode(loop));
  }

  /** Tells a process of the others; it answers with the same once it is connected to them. */
  static void writePeers(ByteBuf out, List<Integer> ports) {
    out.writeByte(PEERS);
    ports.forEach(out::writeInt);
  }

  /** The connection to another, for which this one is the primary. */
  private final class Replica implements ConnectionHandler {

    private final int expected;
    private final Connection asker;
    private long given;

    Replica(int expected, Connection asker) {
      this.expected = expected;
      this.asker = asker;
    }

    @Override
    public void onOpen(Connection connection) {
      connection.beginFrame().writeByte(PEER);
      connection.endFrame();
      replicas.add(connection);
      if (replicas.size() == expected) {
        asker.beginFrame().writeByte(PEERS);
        asker.endFrame();
      }
    }

    @Override
    public void onFrame(Connection connection, ByteBuf frame) {
      given++;
      if (given <= answered) {
        return;
      }
      answered = given;
      frame.skipBytes(1);
      Connection client = clients.get(frame.readInt());
      if (client != null) {
        client.beginFrame().writeBytes(frame);
        client.endFrame();
      }
    }

    @Override
    public void onWritable(Connection connection, boolean writable) {
      clients.values().forEach(MeshNode.this::readWhileItCanBePassedOn);
    }

    @Override
    public void onClosed(Connection connection, Optional<Throwable> cause) {
      System.err.println("the node at " + connection.remote() + " is gone " + cause);
      Runtime.getRuntime().halt(1);
    }
  }

  @Override
  public void onOpen(Connection from) {
    lastClient++;
    from.attach(lastClient);
    clients.put(lastClient, from);
  }

  /** Back-pressure: from the replicas to every client, and from a client to itself. */
  private void readWhileItCanBePassedOn(Connection client) {
    client.reading(client.isWritable() && replicas.stream().allMatch(Connection::isWritable));
  }

  @Override
  public void onFrame(Connection from, ByteBuf frame) {
    switch (frame.getByte(frame.readerIndex())) {
      case PASSED -> {
        from.beginFrame().writeBytes(frame);
        from.endFrame();
      }
      // Held back as a client is, by others that hold back, three could wait for each other.
      case PEER -> clients.values().remove(from);
      case PEERS -> {
        frame.skipBytes(1);
        int count = frame.readableBytes() / Integer.BYTES;
        for (int i = 0; i < count; i++) {
          Replica replica = new Replica(count, from);
          loop.connect(FloorBackend.HOST, frame.readInt(), CONNECT_TIMEOUT, replica);
        }
      }
      default -> {
        for (Connection replica : replicas) {
          replica
              .beginFrame()
              .writeByte(PASSED)
              .writeInt(from.attachment(Integer.class))
              .writeBytes(frame, frame.readerIndex(), frame.readableBytes());
          replica.endFrame();
        }
      }
    }
  }

  @Override
  public void onWritable(Connection from, boolean writable) {
    if (clients.containsValue(from)) {
      readWhileItCanBePassedOn(from);
    } else {
      from.reading(writable);
    }
  }

  @Override
  public void onClosed(Connection from, Optional<Throwable> cause) {
    clients.values().remove(from);
  }
}
