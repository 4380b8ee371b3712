package dev.tally.sticky.node;

import dev.tally.sticky.protocol.Kind;
import dev.tally.sticky.protocol.PeerCodec;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.shard.PeerMessage;
import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import io.netty.buffer.ByteBuf;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection between two nodes, in both directions. The node with the smaller incarnation
 * dials, again and again while there is none; both say hello before anything else, so that neither
 * talks to a stranger on a port that once was another's.
 *
 * <p>A connection that breaks is also how the death of a process is noticed at once: where dialling
 * again is <i>refused</i>, nobody listens there any more. The side that does not dial then tries,
 * too, to learn just that, and again and again while there is no link: a process that is on its end
 * may still be connected to. A machine that is gone refuses nothing; that is for the heartbeats.
 */
final class PeerLink {

  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final long FIRST_REDIAL_MILLIS = 5;
  private static final long LAST_REDIAL_MILLIS = 250;

  /** So long a new peer has to dial before it is looked for. */
  private static final Duration FIRST_LOOK = Duration.ofMillis(250);

  private final Node node;
  private final NodeInfo peer;
  private @Nullable Connection connection;
  private Inbound relay;
  private long redialMillis = FIRST_REDIAL_MILLIS;
  private boolean probing;
  private boolean wasUp;
  private long heardAt;
  private long mapVersion;
  private boolean closed;

  PeerLink(Node node, NodeInfo peer) {
    this.node = node;
    this.peer = peer;
    this.relay = new Inbound(node);
  }

  NodeInfo peer() {
    return peer;
  }

  /** Answers the requests that the other side passes on. */
  Inbound relay() {
    return relay;
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

  void send(Consumer<ByteBuf> frame) {
    Connection link = connection;
    if (link != null) {
      frame.accept(link.beginFrame());
      link.endFrame();
    }
  }

  // --- what is known of the other side ---

  /** When it was heard last, on the node's clock of milliseconds. */
  long heardAt() {
    return heardAt;
  }

  /** The version of the newest map it knows. */
  long mapVersion() {
    return mapVersion;
  }

  /** A heartbeat came, or silence is forgiven. */
  void heard(long now) {
    heardAt = now;
  }

  void knowsMap(long version) {
    mapVersion = Math.max(mapVersion, version);
  }

  // --- connecting ---

  /** Dials, if that is this side's part; else it waits, and looks for who does not dial. */
  void start() {
    if (dials()) {
      dial();
    } else {
      node.loop().schedule(this::lookFor, FIRST_LOOK);
    }
  }

  private boolean dials() {
    return node.incarnation() < peer.incarnation();
  }

  private void dial() {
    if (!closed) {
      node.loop().connect(peer.host(), peer.port(), CONNECT_TIMEOUT, new Outbound());
    }
  }

  private void lookFor() {
    if (!probing) {
      probe();
    }
  }

  /** Looks whether anybody listens there, where there is no link still. */
  private void probe() {
    probing = !closed && connection == null;
    if (probing) {
      node.loop().connect(peer.host(), peer.port(), CONNECT_TIMEOUT, new Probe());
    }
  }

  private void afterPause(Runnable attempt) {
    node.loop().schedule(attempt, Duration.ofMillis(redialMillis));
    redialMillis = Math.min(2 * redialMillis, LAST_REDIAL_MILLIS);
  }

  /** It is no node any more. */
  void close() {
    closed = true;
    Connection open = connection;
    if (open != null) {
      down(open);
      open.close();
    }
  }

  /**
   * The other side has dialled and said hello.
   *
   * @return false where it means another node or cluster
   */
  boolean accept(Connection from, long cluster, long meant) {
    if (closed || cluster != node.cluster() || meant != node.incarnation()) {
      return false;
    }
    sayHello(from);
    up(from);
    return true;
  }

  private void sayHello(Connection to) {
    to.beginFrame()
        .writeByte(Kind.HELLO)
        .writeLong(node.cluster())
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
    wasUp = true;
    // What the last connection has asked for is answered there, that is not at all.
    relay = new Inbound(node);
    relay.onOpen(fresh);
    redialMillis = FIRST_REDIAL_MILLIS;
    mapVersion = 0;
    heardAt = node.millis();
    node.linked(this, true);
  }

  /** A connection has ended; nothing happens where it is not this link's any more. */
  void down(Connection ended) {
    if (connection == ended) {
      connection = null;
      node.linked(this, false);
      if (!dials()) {
        redialMillis = FIRST_REDIAL_MILLIS;
        lookFor();
      }
    }
  }

  private void lookAt(Optional<Throwable> cause) {
    if (!closed && cause.filter(PeerLink::isRefusal).isPresent()) {
      node.refused(peer, wasUp);
    }
  }

  private static boolean isRefusal(Throwable cause) {
    return cause instanceof ConnectException
        && String.valueOf(cause.getMessage()).contains("refused");
  }

  /** Connects to see whether anybody is there. */
  private final class Probe implements ConnectionHandler {

    @Override
    public void onOpen(Connection fresh) {
      fresh.close();
    }

    @Override
    public void onFrame(Connection from, ByteBuf frame) {
      from.close();
    }

    @Override
    public void onClosed(Connection ended, Optional<Throwable> cause) {
      lookAt(cause);
      afterPause(PeerLink.this::probe);
    }
  }

  /** The dialling side's end. */
  private final class Outbound implements ConnectionHandler {

    @Override
    public void onOpen(Connection fresh) {
      if (closed) {
        fresh.close();
      } else {
        sayHello(fresh);
      }
    }

    @Override
    public void onFrame(Connection from, ByteBuf frame) {
      byte kind = frame.readByte();
      if (kind != Kind.HELLO) {
        node.received(PeerLink.this, kind, frame);
      } else if (frame.readLong() == node.cluster() && frame.readLong() == peer.incarnation()) {
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
      boolean broke = connection == ended;
      down(ended);
      lookAt(cause);
      if (broke) {
        dial();
      } else if (!closed) {
        afterPause(PeerLink.this::dial);
      }
    }
  }
}
