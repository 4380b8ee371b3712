package dev.tally.sticky.client;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Request;
import dev.tally.counter.StatefulCounter;
import dev.tally.sticky.protocol.Codes;
import dev.tally.sticky.protocol.Kind;
import dev.tally.sticky.routing.KeyHash;
import dev.tally.sticky.routing.Router;
import dev.tally.wire.Call;
import dev.tally.wire.Cancellable;
import dev.tally.wire.Connection;
import dev.tally.wire.WireClient;
import dev.tally.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The sticky client: asks any node for the placement map, then sends every request to the primary
 * of its key's shard over one connection a node. Whichever member knows first that an addition is
 * committed answers it: see {@link Elsewhere}.
 *
 * <p>A request that was refused, or whose connection broke, is sent again with the same request id
 * until its deadline; a shard answers a repetition with the first answer, so this is safe. An
 * addition ends as unknown only where a node may have got it and no answer came in time.
 *
 * <p>No call is kept in a queue of its own: a call that waits for a map, a connection or room is
 * found again among the pending ones by its tag, so what waits is bounded by what may be in flight.
 */
public final class StickyClient implements StatefulCounter {

  /** How soon it is tried again what was refused for now. */
  static final Duration RETRY = Duration.ofMillis(2);

  /** How often calls are looked at that nobody answers. */
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Who is asked directly would be named in the map; any other node may be stuck by itself. */
  private static final int LOOKS_BEFORE_ANOTHER = 20;

  /** Who was to answer may be cut off from here: the primary is to answer itself. */
  private static final int LOOKS_BEFORE_HERE = 10;

  private final WireLoop loop;
  private final WireClient calls;
  private final Routing routing;
  private final Routes routes;
  private final Births births = new Births();
  private final Refusals refusals;
  private final Elsewhere elsewhere;
  private @Nullable Cancellable retry;

  private StickyClient(ClientOptions options, Routing routing) {
    this.routing = routing;
    this.loop = WireLoop.start("sticky-client-" + options.name());
    this.calls = new WireClient(loop, options, this::send);
    this.elsewhere = new Elsewhere(routing);
    this.routes = new Routes(this, loop, routing);
    this.refusals = new Refusals(this, routes, births);
  }

  /**
   * Opens a client. It connects in the background; requests wait for that, within their timeouts.
   *
   * @param nodes some nodes' addresses, at least one
   * @param options its bounds
   * @return a client with a thread of its own
   */
  public static StickyClient open(List<InetSocketAddress> nodes, ClientOptions options) {
    return open(nodes, options, Routing.CLIENT);
  }

  /**
   * Opens a client that routes in a certain way.
   *
   * @param nodes some nodes' addresses, at least one
   * @param options its bounds
   * @param routing who finds the primary
   * @return a client with a thread of its own
   */
  public static StickyClient open(
      List<InetSocketAddress> nodes, ClientOptions options, Routing routing) {
    StickyClient client = new StickyClient(options, routing);
    client.loop.schedule(client::look, LOOK);
    client.loop.execute(() -> nodes.forEach(client.routes::dial));
    return client;
  }

  @Override
  public CompletionStage<Outcome> submit(Request request) {
    return calls.submit(request);
  }

  @Override
  public void close() {
    calls.close();
    loop.close();
  }

  // --- on the loop: the map and the links ---

  WireClient calls() {
    return calls;
  }

  Routes routes() {
    return routes;
  }

  Refusals refusals() {
    return refusals;
  }

  Elsewhere elsewhere() {
    return elsewhere;
  }

  /** Another generation counts anew, and knows no client. */
  void otherGeneration() {
    births.clear();
  }

  void lost(NodeLink link) {
    calls.forEachPending(
        call -> {
          if (Tag.isAt(call, link.number()) || Tag.isAnywhere(call)) {
            Tag.doubted(call);
          }
        });
    routes.lost();
    retrySoon();
  }

  // --- on the loop: calls ---

  /** Sends a call where it can be answered; else it waits, and is found again. */
  void send(Call call) {
    Router known = routes.router();
    if (known == null) {
      return;
    }
    byte[] key = key(call);
    int shard = shardOf(known, key);
    NodeLink link = routes.choose(known, shard, call.request());
    Connection connection = link == null ? null : link.ready();
    if (link == null || connection == null) {
      return;
    }
    ByteBuf frame = connection.beginFrame();
    if (routing == Routing.ANY_NODE) {
      frame.writeByte(Kind.FORWARD);
    }
    boolean anywhere = call.request() instanceof Request.Add && elsewhere.mayAnswer();
    write(frame, call, known.generation(), shard, known.shard(shard).epoch(), anywhere);
    frame.writeBytes(key);
    connection.endFrame();
    call.markSent();
    Tag.sent(call, link.number(), anywhere);
  }

  private static byte[] key(Call call) {
    return call.request().key().getBytes(StandardCharsets.UTF_8);
  }

  /** The shard that a call is for. */
  static int shardOf(Router known, Call call) {
    return shardOf(known, key(call));
  }

  private static int shardOf(Router known, byte[] key) {
    return known.shardOf(KeyHash.of(key, 0, key.length));
  }

  private void write(
      ByteBuf frame, Call call, long generation, int shard, long epoch, boolean anywhere) {
    if (call.request() instanceof Request.Add add) {
      if (!Tag.isSeen(call)) {
        Tag.seen(call, add.id().begin(births.of(shard)));
      }
      frame
          .writeByte(anywhere ? Kind.ADD_ANYWHERE : Kind.ADD)
          .writeLong(call.correlation())
          .writeLong(generation)
          .writeInt(shard)
          .writeLong(epoch)
          .writeLong(add.id().client())
          .writeLong(add.id().sequence())
          .writeLong(add.id().firstIncomplete())
          .writeLong(add.id().birth())
          .writeLong(add.delta());
    } else if (call.request() instanceof Request.Get get) {
      frame
          .writeByte(Kind.GET)
          .writeLong(call.correlation())
          .writeLong(generation)
          .writeInt(shard)
          .writeLong(epoch)
          .writeByte(Codes.of(get.level()))
          .writeInt(get.token().partition())
          .writeLong(get.token().epoch())
          .writeLong(get.token().position());
    }
  }

  /**
   * Looks for calls that nobody answers. Whoever has them may be cut off or asleep, and others
   * serve meanwhile: the newest map tells, and the same request goes there too.
   */
  private void look() {
    loop.schedule(this::look, LOOK);
    Router known = routes.router();
    if (known == null) {
      return;
    }
    boolean[] old = new boolean[1];
    boolean[] again = new boolean[1];
    calls.forEachPending(
        call -> {
          if (!Tag.isOnTheWire(call)) {
            return;
          }
          int looks = Tag.looks(call);
          old[0] |= looks > 0;
          if (looks > 0 && isStuck(known, call, looks)) {
            Tag.doubted(call);
            again[0] = true;
          } else if (looks < LOOKS_BEFORE_ANOTHER) {
            Tag.look(call);
          }
        });
    if (old[0]) {
      routes.askForMap();
    }
    if (again[0]) {
      sendWaiting();
    }
  }

  private boolean isStuck(Router known, Call call, int looks) {
    if (Tag.isAnywhere(call) && looks >= LOOKS_BEFORE_HERE) {
      elsewhere.mistrust();
      return true;
    }
    if (routing == Routing.ANY_NODE) {
      return looks >= LOOKS_BEFORE_ANOTHER;
    }
    if (call.request() instanceof Request.Get get && get.level() != ReadLevel.LINEARIZABLE) {
      return looks >= LOOKS_BEFORE_ANOTHER;
    }
    NodeLink primary = routes.primary(shardOf(known, call));
    return primary != null && !Tag.isAt(call, primary.number());
  }

  /** Sends every pending call that no node has. */
  void sendWaiting() {
    calls.forEachPending(
        call -> {
          if (!Tag.isOnTheWire(call)) {
            send(call);
          }
        });
  }

  /** What was refused for now is tried again in a moment. */
  void retrySoon() {
    if (retry == null) {
      retry =
          loop.schedule(
              () -> {
                retry = null;
                sendWaiting();
              },
              RETRY);
    }
  }
}
