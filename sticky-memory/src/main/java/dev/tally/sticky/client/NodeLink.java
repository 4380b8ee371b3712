package dev.tally.sticky.client;

import dev.tally.counter.Outcome;
import dev.tally.counter.Reading;
import dev.tally.counter.Token;
import dev.tally.sticky.protocol.Codes;
import dev.tally.sticky.protocol.Kind;
import dev.tally.sticky.protocol.MapCodec;
import dev.tally.wire.Call;
import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import dev.tally.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client's connection to one node: dials again whenever it is lost, and reads answers. */
final class NodeLink implements ConnectionHandler {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final long FIRST_REDIAL_MILLIS = 10;
  private static final long LAST_REDIAL_MILLIS = 500;

  private final StickyClient client;
  private final WireLoop loop;
  private final int number;
  private final String host;
  private final int port;
  private @Nullable Connection connection;
  private long redialMillis = FIRST_REDIAL_MILLIS;
  private String name = "";
  private boolean refused;

  NodeLink(StickyClient client, WireLoop loop, int number, String host, int port) {
    this.client = client;
    this.loop = loop;
    this.number = number;
    this.host = host;
    this.port = port;
  }

  /** Its place among the client's links. */
  int number() {
    return number;
  }

  /** What answers that come over it tell of their origin. */
  void named(String newName) {
    name = newName;
  }

  boolean leadsTo(String otherHost, int otherPort) {
    return port == otherPort && host.equals(otherHost);
  }

  void dial() {
    loop.connect(host, port, CONNECT_TIMEOUT, this);
  }

  boolean isOpen() {
    return connection != null;
  }

  /** Whether the last attempt to connect failed: there may be nobody any more. */
  boolean isUnreachable() {
    return connection == null && refused;
  }

  /** The connection where it takes requests now. */
  @Nullable Connection ready() {
    Connection open = connection;
    return open != null && open.isWritable() ? open : null;
  }

  void askForMap() {
    Connection open = connection;
    if (open != null) {
      open.beginFrame().writeByte(Kind.ASK_MAP);
      open.endFrame();
    }
  }

  @Override
  public void onOpen(Connection opened) {
    connection = opened;
    refused = false;
    redialMillis = FIRST_REDIAL_MILLIS;
    opened.beginFrame().writeByte(Kind.CLIENT).writeLong(client.elsewhere().route());
    opened.endFrame();
    client.routes().opened(this);
  }

  @Override
  public void onFrame(Connection from, ByteBuf frame) {
    byte kind = frame.readByte();
    if (kind == Kind.MAP) {
      client
          .routes()
          .told(frame.isReadable() ? Optional.of(MapCodec.read(frame)) : Optional.empty());
      return;
    }
    Optional<Call> call = client.calls().pending(frame.readLong());
    if (call.isEmpty()) {
      // Ended by its deadline, or answered over another connection meanwhile.
      return;
    }
    switch (kind) {
      case Kind.DONE -> {
        long value = frame.readLong();
        long version = frame.readLong();
        int shard = frame.readInt();
        Token token = new Token(shard, frame.readLong(), frame.readLong());
        client.routes().answered(shard, this);
        if (Tag.isAnywhere(call.get()) && Tag.isAt(call.get(), number)) {
          client.routes().askForOthers();
        }
        client
            .calls()
            .finish(call.get(), new Outcome.Done(new Reading(value, version, token, name)));
      }
      case Kind.FAILED ->
          client.refusals().refused(call.get(), number, Codes.failure(frame.readByte()));
      case Kind.IN_DOUBT -> client.refusals().doubted(call.get(), number);
      case Kind.SESSION_UNKNOWN ->
          client.refusals().sessionUnknown(call.get(), number, frame.readLong());
      case Kind.NOT_PRIMARY ->
          client
              .refusals()
              .misdirected(call.get(), number, frame.readInt(), frame.readLong(), frame.readLong());
      default -> throw new IllegalArgumentException("frame kind is " + kind + ", not an answer");
    }
  }

  @Override
  public void onWritable(Connection from, boolean writable) {
    if (writable) {
      client.sendWaiting();
    }
  }

  @Override
  public void onClosed(Connection ended, Optional<Throwable> cause) {
    boolean wasOpen = connection == ended;
    connection = null;
    refused = !wasOpen;
    loop.schedule(this::dial, Duration.ofMillis(redialMillis));
    redialMillis = Math.min(2 * redialMillis, LAST_REDIAL_MILLIS);
    if (wasOpen) {
      client.lost(this);
    } else {
      client.routes().unreachable();
    }
  }
}
