package dev.tally.sticky.client;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Failure;
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
 * of its key's shard over one connection a node.
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

  /** In a call's tag: a node has it and has not answered; its number is in the lower bits. */
  private static final int ON_THE_WIRE = 1 << 16;

  /** In a call's tag: it was on a connection that broke, so it may have been applied. */
  private static final int IN_DOUBT = 1 << 17;

  /** In a call's tag: its request was never submitted before this call. */
  private static final int NEW = 1 << 18;

  /** In a call's tag: it has been looked at for that. */
  private static final int SEEN = 1 << 19;

  /** In a call's tag: how many looks ago it was sent. */
  private static final int ONE_LOOK = 1 << 20;

  private static final int LOOKS = 0xFF * ONE_LOOK;

  private static final int KEPT = IN_DOUBT | NEW | SEEN;

  /** How often calls are looked at that nobody answers. */
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Who is asked directly would be named in the map; any other node may be stuck by itself. */
  private static final int LOOKS_BEFORE_ANOTHER = 20;

  private static final int NODE_BITS = (1 << 16) - 1;

  private final WireLoop loop;
  private final WireClient calls;
  private final Routing routing;
  private final Routes routes;
  private final Births births = new Births();
  private @Nullable Cancellable retry;

  private StickyClient(ClientOptions options, Routing routing) {
    this.routing = routing;
    this.loop = WireLoop.start("sticky-client-" + options.name());
    this.calls = new WireClient(loop, options, this::send);
    this.routes = new Routes(this, loop, routing);
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

  /** Another generation counts anew, and knows no client. */
  void otherGeneration() {
    births.clear();
  }

  void lost(NodeLink link) {
    calls.forEachPending(
        call -> {
          int tag = call.tag();
          if ((tag & ON_THE_WIRE) != 0 && (tag & NODE_BITS) == link.number()) {
            call.tag((tag & KEPT) | IN_DOUBT);
          }
        });
    routes.lost();
    retrySoon();
  }

  // --- on the loop: calls ---

  private void send(Call call) {
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
    write(frame, call, known.generation(), shard, known.shard(shard).epoch());
    frame.writeBytes(key);
    connection.endFrame();
    call.markSent();
    call.tag((call.tag() & KEPT) | ON_THE_WIRE | link.number());
  }

  private static byte[] key(Call call) {
    return call.request().key().getBytes(StandardCharsets.UTF_8);
  }

  private static int shardOf(Router known, byte[] key) {
    return known.shardOf(KeyHash.of(key, 0, key.length));
  }

  private void write(ByteBuf frame, Call call, long generation, int shard, long epoch) {
    if (call.request() instanceof Request.Add add) {
      if ((call.tag() & SEEN) == 0) {
        call.tag(call.tag() | SEEN | (add.id().begin(births.of(shard)) ? NEW : 0));
      }
      frame
          .writeByte(Kind.ADD)
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
          int tag = call.tag();
          if ((tag & ON_THE_WIRE) == 0) {
            return;
          }
          int looks = (tag & LOOKS) / ONE_LOOK;
          old[0] |= looks > 0;
          if (looks > 0 && isStuck(known, call, looks)) {
            call.tag((tag & KEPT) | IN_DOUBT);
            again[0] = true;
          } else if (looks < LOOKS_BEFORE_ANOTHER) {
            call.tag(tag + ONE_LOOK);
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
    if (routing == Routing.ANY_NODE) {
      return looks >= LOOKS_BEFORE_ANOTHER;
    }
    if (call.request() instanceof Request.Get get && get.level() != ReadLevel.LINEARIZABLE) {
      return looks >= LOOKS_BEFORE_ANOTHER;
    }
    NodeLink primary = routes.primary(shardOf(known, key(call)));
    return primary != null && primary.number() != (call.tag() & NODE_BITS);
  }

  /** Sends every pending call that no node has. */
  void sendWaiting() {
    calls.forEachPending(
        call -> {
          if ((call.tag() & ON_THE_WIRE) == 0) {
            send(call);
          }
        });
  }

  private void retrySoon() {
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

  /** A node is not the primary and says who is. */
  void misdirected(Call call, int from, int shard, long epoch, long primary) {
    Router known = routes.router();
    if (known == null || !takeBack(call, from)) {
      return;
    }
    if (known.learn(shard, epoch, primary) || epoch < known.shard(shard).epoch()) {
      NodeLink next = routes.renew(known, shard);
      if (next != null && next.number() == from) {
        // It has yet to hear that it is.
        retrySoon();
      } else {
        send(call);
      }
    } else {
      routes.askForMap();
      retrySoon();
    }
  }

  /** A node leads no more, and what became of the call there is not known. */
  void doubted(Call call, int from) {
    int tag = call.tag();
    if ((tag & ON_THE_WIRE) != 0 && (tag & NODE_BITS) == from) {
      call.tag((tag & KEPT) | IN_DOUBT);
      routes.askForMap();
      retrySoon();
    }
  }

  /** The shard remembers nothing of this client. Only what is new for certain may begin anew. */
  void sessionUnknown(Call call, int from, long logTime) {
    Router known = routes.router();
    if (known == null || !takeBack(call, from) || !(call.request() instanceof Request.Add add)) {
      return;
    }
    births.learn(shardOf(known, key(call)), logTime);
    if ((call.tag() & (IN_DOUBT | NEW)) == NEW && add.id().beginAgain(logTime)) {
      send(call);
    } else {
      calls.finish(
          call,
          WireClient.unanswered(
              call, Failure.SESSION_EXPIRED, "the shard has forgotten this client meanwhile"));
    }
  }

  /** A node has refused. Where it may be otherwise next time, there is a next time. */
  void refused(Call call, int from, Failure failure) {
    if (!takeBack(call, from)) {
      return;
    }
    boolean inDoubt = (call.tag() & IN_DOUBT) != 0;
    switch (failure) {
      case UNAVAILABLE -> {
        routes.askForMap();
        retrySoon();
      }
      case OVERLOADED -> {
        if (inDoubt) {
          retrySoon();
        } else {
          calls.finish(call, new Outcome.Failed(failure, "the shard holds all it may"));
        }
      }
      case OVERFLOW ->
          // The first answer to this request, whichever sending of it came first.
          calls.finish(call, new Outcome.Failed(failure, "the value would leave 64 bits"));
      case STATE_LOST -> {
        // Another generation may have begun since.
        routes.askForMap();
        calls.finish(call, WireClient.unanswered(call, failure, "the state of this shard is lost"));
      }
      default ->
          calls.finish(
              call, WireClient.unanswered(call, failure, "refused by the shard: " + failure));
    }
  }

  /**
   * A call whose sending was refused is no longer there, and can fail for certain again, unless an
   * earlier sending is in doubt.
   *
   * @return false where the refusal is of an earlier sending, and another is on its way
   */
  private boolean takeBack(Call call, int from) {
    int tag = call.tag();
    if ((tag & ON_THE_WIRE) == 0 || (tag & NODE_BITS) != from) {
      return false;
    }
    call.tag(tag & KEPT);
    if ((tag & IN_DOUBT) == 0) {
      call.markRefused();
    }
    return true;
  }
}
