package dev.tally.sticky.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.Reading;
import dev.tally.counter.RequestId;
import dev.tally.counter.Token;
import dev.tally.sticky.protocol.Codes;
import dev.tally.sticky.protocol.Kind;
import dev.tally.sticky.protocol.MapCodec;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import dev.tally.wire.WireLoop;
import dev.tally.wire.WireServer;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client makes of what nodes say: refusals, hints, and connections that break. */
class StickyClientTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  /** What a scripted node does with an addition. */
  @FunctionalInterface
  private interface Reply {
    void give(Connection client, long correlation);
  }

  private final WireLoop loop = WireLoop.start("nodes");
  private final List<Deque<Reply>> scripts =
      List.of(new ConcurrentLinkedDeque<>(), new ConcurrentLinkedDeque<>());
  private final List<WireServer> servers = new ArrayList<>();

  /** The sequences that arrived, by node, in order. */
  private final List<String> arrived = new CopyOnWriteArrayList<>();

  /** What kinds of request they were, in order. */
  private final List<Byte> kinds = new CopyOnWriteArrayList<>();

  /** The numbers that the client has told. */
  private final List<Long> routes = new CopyOnWriteArrayList<>();

  private final List<Connection> connections = new CopyOnWriteArrayList<>();

  /** The nodes' own, once they are asked. */
  private volatile PlacementMap map;

  /** What to do before the map is told. */
  private volatile Runnable asked = () -> {};

  private StickyClient client;

  @BeforeEach
  void start() throws Exception {
    List<NodeInfo> nodes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int number = i;
      servers.add(loop.listen("127.0.0.1", 0, () -> new Node(number)));
      nodes.add(new NodeInfo("n" + i, "z" + i, i + 1, "127.0.0.1", servers.get(i).port(), 1));
    }
    map = map(1, nodes, 3, 1);
    client =
        StickyClient.open(
            List.of(InetSocketAddress.createUnresolved("127.0.0.1", servers.get(1).port())),
            new ClientOptions("test", 16));
  }

  private static PlacementMap map(long version, List<NodeInfo> nodes, long epoch, long primary) {
    return new PlacementMap(
        7,
        version,
        nodes,
        List.of(ShardAssignment.fresh(new ShardConfiguration(epoch, primary, List.of(1L, 2L)))));
  }

  @AfterEach
  void stop() {
    client.close();
    loop.close();
  }

  private final class Node implements ConnectionHandler {
    private final int number;

    Node(int number) {
      this.number = number;
    }

    @Override
    public void onOpen(Connection opened) {
      connections.add(opened);
    }

    @Override
    public void onFrame(Connection from, ByteBuf frame) {
      byte kind = frame.readByte();
      if (kind == Kind.CLIENT) {
        routes.add(frame.readLong());
        return;
      }
      if (kind == Kind.ASK_MAP) {
        asked.run();
        MapCodec.write(from.beginFrame().writeByte(Kind.MAP), map);
        from.endFrame();
        return;
      }
      assertThat(kind).isIn(Kind.ADD, Kind.ADD_ANYWHERE);
      long correlation = frame.readLong();
      frame.skipBytes(8 + 4 + 8 + 8);
      kinds.add(kind);
      arrived.add("node " + number + " sequence " + frame.readLong());
      Reply reply = scripts.get(number).poll();
      if (reply != null) {
        reply.give(from, correlation);
      }
    }
  }

  private static Reply done(long value) {
    return (client, correlation) -> {
      ByteBuf out = client.beginFrame().writeByte(Kind.DONE).writeLong(correlation);
      out.writeLong(value).writeLong(1).writeInt(0).writeLong(4).writeLong(9);
      client.endFrame();
    };
  }

  private static Reply notPrimary(long epoch, long primary) {
    return (client, correlation) -> {
      ByteBuf out = client.beginFrame().writeByte(Kind.NOT_PRIMARY).writeLong(correlation);
      out.writeInt(0).writeLong(epoch).writeLong(primary);
      client.endFrame();
    };
  }

  private static Reply failed(Failure failure) {
    return (client, correlation) -> {
      client
          .beginFrame()
          .writeByte(Kind.FAILED)
          .writeLong(correlation)
          .writeByte(Codes.of(failure));
      client.endFrame();
    };
  }

  private static final Reply HANG_UP = (client, correlation) -> client.close();

  private void script(int node, Reply... replies) {
    scripts.get(node).addAll(List.of(replies));
  }

  private Outcome add(Duration timeout) {
    return client.add("key", 5, new RequestId(1, 42, 0), timeout).toCompletableFuture().join();
  }

  private static Outcome answer(long value, String node) {
    return new Outcome.Done(new Reading(value, 1, new Token(0, 4, 9), node));
  }

  /** Over the connection to the other node. */
  private Reply elsewhere(Reply reply) {
    return (asked, correlation) ->
        connections.stream().filter(c -> c != asked).forEach(c -> reply.give(c, correlation));
  }

  /** A first request may go before all nodes are connected. */
  private void connectToAll() {
    script(0, done(1));
    add(LONG);
    Awaitility.await().until(() -> routes.size() == 2);
    Awaitility.await()
        .until(
            () -> {
              script(0, done(1));
              add(LONG);
              return kinds.get(kinds.size() - 1) == Kind.ADD_ANYWHERE;
            });
    arrived.clear();
    kinds.clear();
  }

  @Test
  void anyNodeMayAnswerOnceAllKnowTheClient() {
    connectToAll();
    assertThat(routes).doesNotContain(0L).containsExactly(routes.get(0), routes.get(0));
    script(0, elsewhere(done(5)), elsewhere(failed(Failure.OVERFLOW)));
    assertThat(add(LONG)).isEqualTo(answer(5, "n1"));
    assertThat(add(LONG))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, f -> assertThat(f.failure()).isEqualTo(Failure.OVERFLOW));
    assertThat(arrived).hasSize(2);
    assertThat(kinds).containsExactly(Kind.ADD_ANYWHERE, Kind.ADD_ANYWHERE);
  }

  @Test
  void whereThePrimaryAnswersThereMayBeNodesThatAreNotKnown() {
    connectToAll();
    AtomicInteger maps = new AtomicInteger();
    asked = maps::incrementAndGet;
    Awaitility.await()
        .until(
            () -> {
              script(0, done(5));
              assertThat(add(LONG)).isEqualTo(answer(5, "n0"));
              return maps.get() > 0;
            });
  }

  @Test
  void onlyWhoWasAskedMayRefuseForNow() {
    connectToAll();
    script(0, elsewhere(failed(Failure.UNAVAILABLE)));
    assertThat(add(SHORT)).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void anAnswerThatDoesNotComeIsAskedForAgainAtThePrimaryItself() {
    connectToAll();
    script(0, (asked, correlation) -> {}, done(5), done(6));
    assertThat(add(LONG)).isEqualTo(answer(5, "n0"));
    assertThat(add(LONG)).isEqualTo(answer(6, "n0"));
    assertThat(kinds).containsExactly(Kind.ADD_ANYWHERE, Kind.ADD, Kind.ADD);
  }

  @Test
  void whatANodeThatIsGoneMayHaveAnsweredIsAskedForAgain() {
    connectToAll();
    script(
        0,
        (asked, correlation) -> {
          servers.get(1).close();
          connections.stream().filter(c -> c != asked).forEach(Connection::close);
        },
        done(5));
    assertThat(add(LONG)).isEqualTo(answer(5, "n0"));
    assertThat(kinds).containsExactly(Kind.ADD_ANYWHERE, Kind.ADD);
  }

  @Test
  void aHintIsFollowedAndRemembered() {
    script(0, notPrimary(4, 2));
    script(1, done(5), done(6));
    assertThat(add(LONG)).isEqualTo(answer(5, "n1"));
    assertThat(add(LONG)).isEqualTo(answer(6, "n1"));
    assertThat(arrived)
        .containsExactly("node 0 sequence 42", "node 1 sequence 42", "node 1 sequence 42");
  }

  @Test
  void aHintThatIsNoNewsIsTriedAgainLater() {
    script(0, notPrimary(3, 1), notPrimary(2, 2), done(5));
    assertThat(add(LONG)).isEqualTo(answer(5, "n0"));
    assertThat(arrived).hasSize(3).allMatch("node 0 sequence 42"::equals);
  }

  @Test
  void aBrokenConnectionIsMadeAgainAndTheSameRequestSent() {
    script(0, HANG_UP, done(5));
    assertThat(add(LONG)).isEqualTo(answer(5, "n0"));
    assertThat(arrived).hasSize(2).allMatch("node 0 sequence 42"::equals);
  }

  @Test
  void whereThePrimaryIsGoneNobodyElseGetsTheRequestBeforeTheMapNamesAnother() {
    script(
        0,
        (node, correlation) -> {
          AtomicInteger times = new AtomicInteger();
          asked =
              () -> {
                if (times.incrementAndGet() == 10) {
                  map = map(2, map.nodes(), 4, 2);
                }
              };
          servers.get(0).close();
          node.close();
        });
    script(1, done(5));
    assertThat(add(LONG)).isEqualTo(answer(5, "n1"));
    assertThat(arrived).containsExactly("node 0 sequence 42", "node 1 sequence 42");
  }

  @Test
  void whatEveryNodeRefusedFailsForCertain() {
    // The last refusal comes with the end of the node, so that nothing is on its way at the
    // deadline.
    script(
        0,
        notPrimary(3, 1),
        (node, correlation) -> {
          failed(Failure.UNAVAILABLE).give(node, correlation);
          servers.get(0).close();
          node.close();
        });
    assertThat(add(SHORT))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, f -> assertThat(f.failure()).isEqualTo(Failure.UNAVAILABLE));
    assertThat(arrived).hasSize(2);
  }

  @Test
  void afterABrokenConnectionARefusalLeavesItUnknown() {
    script(0, HANG_UP);
    for (int i = 0; i < 1000; i++) {
      script(0, failed(Failure.OVERLOADED));
    }
    assertThat(add(SHORT)).isInstanceOf(Outcome.Unknown.class);
    assertThat(arrived).hasSizeGreaterThan(2);
  }

  @Test
  void refusalsThatAreFinalEndTheCall() {
    for (Failure failure :
        List.of(
            Failure.OVERFLOW, Failure.OVERLOADED, Failure.STATE_LOST, Failure.SESSION_EXPIRED)) {
      script(0, failed(failure));
      assertThat(add(LONG))
          .isInstanceOfSatisfying(
              Outcome.Failed.class, f -> assertThat(f.failure()).isEqualTo(failure));
    }
    assertThat(arrived).hasSize(4);
  }

  @Test
  void silenceIsUnknown() {
    assertThat(add(SHORT)).isInstanceOf(Outcome.Unknown.class);
  }
}
