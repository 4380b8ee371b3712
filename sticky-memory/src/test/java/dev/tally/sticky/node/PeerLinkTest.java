package dev.tally.sticky.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.sticky.protocol.Kind;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import dev.tally.sticky.shard.ShardLimits;
import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import dev.tally.wire.WireLoop;
import dev.tally.wire.WireServer;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a node looks for a peer that should dial and does not. */
class PeerLinkTest {

  private static final String HOST = "127.0.0.1";
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Less than any other: the peer dials. */
  private static final long PEER = Long.MIN_VALUE;

  private final WireLoop loop = WireLoop.start("node");
  private final WireLoop peerLoop = WireLoop.start("peer");
  private final AtomicInteger looks = new AtomicInteger();
  private final Node node =
      new Node(
          new NodeIdentity("a", "a", HOST, 1.0),
          loop,
          () -> System.nanoTime() / 1_000_000,
          ShardLimits.of(1 << 20, 60_000));
  private int port;

  @BeforeEach
  void start() throws Exception {
    port = node.listen(HOST);
    WireServer peer = peerLoop.listen(HOST, 0, () -> new Counted());
    PlacementMap map =
        new PlacementMap(
            7,
            1,
            List.of(node.info(), new NodeInfo("b", "b", PEER, HOST, peer.port(), 1)),
            List.of(
                ShardAssignment.fresh(
                    new ShardConfiguration(
                        1, node.incarnation(), List.of(node.incarnation(), PEER)))));
    loop.execute(() -> node.learn(map));
  }

  @AfterEach
  void stop() {
    loop.close();
    peerLoop.close();
  }

  /** What comes to the peer: none of it says anything. */
  private final class Counted implements ConnectionHandler {
    @Override
    public void onOpen(Connection opened) {
      looks.incrementAndGet();
    }

    @Override
    public void onFrame(Connection from, ByteBuf frame) {
      throw new IllegalStateException("a look says nothing");
    }
  }

  private static final class Dialled implements ConnectionHandler {
    private final CompletableFuture<Connection> open = new CompletableFuture<>();

    @Override
    public void onOpen(Connection opened) {
      open.complete(opened);
    }

    @Override
    public void onFrame(Connection from, ByteBuf frame) {
      // Heartbeats.
    }

    @Override
    public void onClosed(Connection ended, Optional<Throwable> cause) {
      open.completeExceptionally(new IllegalStateException("closed"));
    }
  }

  @Test
  void aPeerThatNeverDialsIsLookedForAgainAndAgain() {
    await().atMost(LONG).until(() -> looks.get() >= 3);
  }

  @Test
  void aPeerIsLookedForAgainAndAgainOnceItsLinkBroke() {
    Dialled dialled = new Dialled();
    peerLoop.connect(HOST, port, Duration.ofSeconds(2), dialled);
    Connection link = dialled.open.join();
    peerLoop.execute(
        () -> {
          link.beginFrame()
              .writeByte(Kind.HELLO)
              .writeLong(node.cluster())
              .writeLong(PEER)
              .writeLong(node.incarnation());
          link.endFrame();
        });
    await().atMost(LONG).until(() -> onLoop(() -> node.links().isLinked(PEER)));
    int before = looks.get();
    peerLoop.execute(link::close);
    await().atMost(LONG).until(() -> looks.get() >= before + 3);
    assertThat(onLoop(() -> node.links().isLinked(PEER))).isFalse();
  }

  private boolean onLoop(BooleanSupplier question) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    loop.execute(() -> answer.complete(question.getAsBoolean()));
    return answer.join();
  }
}
