package dev.tally.sticky.node;

import dev.tally.sticky.protocol.Kind;
import dev.tally.sticky.protocol.PeerCodec;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.shard.PeerMessage;
import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection between two nodes, in both directions. The node with the smaller incarnation
 * dials, again and again while there is none; both say hello before anything else, so that neither
 * talks to a stranger on a port that once was another's.
 */
final class PeerLink {

  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final long FIRST_REDIAL_MILLIS = 10;
  private static final long LAST_REDIAL_MILLIS = 500;

  private final Node node;
  private final long generation;
  private final NodeInfo peer;
  private @Nullable Connection connection;
  private long redialMillis = FIRST_REDIAL_MILLIS;

  PeerLink(Node node, long generation, NodeInfo peer) {
    this.node = node;
    this.generation = generation;
    this.peer = peer;
  }

  NodeInfo peer() {
    return peer;
  }

  boolean isUp() {
    return connection != null;
  }

  boolean canSend() {
    Connection link = connection;
    return link != null && link.isWritable();
  }

  void send(PeerMessage message) {
    Connection link = connection;
    if (link != null) {
      PeerCodec.write(link.beginFrame(), message);
      link.endFrame();
    }
  }

  /** Dials, if that is this side's part. */
  void start() {
    if (node.incarnation() < peer.incarnation()) {
      dial();
    }
  }

  private void dial() {
    node.loop().connect(peer.host(), peer.port(), CONNECT_TIMEOUT, new Outbound());
  }

  /**
   * The other side has dialled and said hello.
   *
   * @return false where it means another node or state
   */
  boolean accept(Connection from, long itsGeneration, long meant) {
    if (itsGeneration != generation || meant != node.incarnation()) {
      return false;
    }
    sayHello(from);
    up(from);
    return true;
  }

  private void sayHello(Connection to) {
    to.beginFrame()
        .writeByte(Kind.HELLO)
        .writeLong(generation)
        .writeLong(node.incarnation())
        .writeLong(peer.incarnation());
    to.endFrame();
  }

  private void up(Connection fresh) {
    Connection old = connection;
    if (old != null) {
      down(old);
      old.close();
    }
    connection = fresh;
    redialMillis = FIRST_REDIAL_MILLIS;
    node.linked(peer, true);
  }

  /** A connection has ended; nothing happens where it is not this link's any more. */
  void down(Connection ended) {
    if (connection == ended) {
      connection = null;
      node.linked(peer, false);
    }
  }

  /** The dialling side's end. */
  private final class Outbound implements ConnectionHandler {

    @Override
    public void onOpen(Connection fresh) {
      sayHello(fresh);
    }

    @Override
    public void onFrame(Connection from, ByteBuf frame) {
      byte kind = frame.readByte();
      if (kind != Kind.HELLO) {
        node.receive(peer.incarnation(), kind, frame);
      } else if (frame.readLong() == generation && frame.readLong() == peer.incarnation()) {
        up(from);
      } else {
        throw new IllegalStateException(peer.name() + " is not who it should be");
      }
    }

    @Override
    public void onWritable(Connection from, boolean writable) {
      if (writable) {
        node.writable();
      }
    }

    @Override
    public void onClosed(Connection ended, Optional<Throwable> cause) {
      LOG.debug("No link to {}: {}", peer.name(), cause);
      down(ended);
      node.loop().schedule(PeerLink.this::dial, Duration.ofMillis(redialMillis));
      redialMillis = Math.min(2 * redialMillis, LAST_REDIAL_MILLIS);
    }
  }
}
