package dev.tally.sticky.deploy;

import dev.tally.sticky.node.ClusterInfo;
import dev.tally.sticky.placement.PlacementCodec;
import dev.tally.sticky.placement.PlacementCommand;
import dev.tally.sticky.placement.PlacementState;
import dev.tally.sticky.protocol.Kind;
import dev.tally.sticky.protocol.MapCodec;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import dev.tally.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The operator's end of the wire: one question, one answer, one connection. */
final class Configurator implements AutoCloseable {

  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 10;

  private final WireLoop loop = WireLoop.start("sticky-operator");
  private final Duration timeout;

  Configurator() {
    this(USUAL_TIMEOUT);
  }

  /**
   * Asks less patiently.
   *
   * @param timeout of each question
   */
  Configurator(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Makes nodes a part of a cluster, all at once, since it takes a majority of voters to take in
   * the first; returns when all have joined.
   */
  void form(List<NodeAddress> nodes, ClusterInfo cluster) throws IOException, InterruptedException {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (NodeAddress node : nodes) {
      answers.add(
          ask(
              node,
              frame -> frame.writeByte(Kind.FORM).writeBytes(utf8(cluster.format())),
              Configurator::text));
    }
    for (int i = 0; i < nodes.size(); i++) {
      accept(get(nodes.get(i), answers.get(i)));
    }
  }

  /** Has a node join a cluster, unless it has already; does not wait until that has come about. */
  void invite(NodeAddress node, ClusterInfo cluster) {
    ask(
        node,
        frame -> frame.writeByte(Kind.FORM).writeBytes(utf8(cluster.format())),
        Configurator::text);
  }

  /** The cluster as a node knows it; empty where it is in none. */
  Optional<ClusterInfo> cluster(NodeAddress node) throws IOException, InterruptedException {
    String text =
        get(node, ask(node, frame -> frame.writeByte(Kind.ASK_CLUSTER), Configurator::text));
    return text.isEmpty() ? Optional.empty() : Optional.of(ClusterInfo.parse(text));
  }

  /** Has the placement apply a command, through any node. */
  void command(NodeAddress through, PlacementCommand command)
      throws IOException, InterruptedException {
    accept(
        get(
            through,
            ask(
                through,
                frame -> frame.writeByte(Kind.COMMAND).writeBytes(PlacementCodec.bytes(command)),
                Configurator::text)));
  }

  private static void accept(String refusal) throws IOException {
    if (!refusal.isEmpty()) {
      throw new IOException("refused: " + refusal);
    }
  }

  /** What a node tells of itself. */
  String metrics(NodeAddress node) throws IOException, InterruptedException {
    return get(node, ask(node, frame -> frame.writeByte(Kind.ASK_METRICS), Configurator::text));
  }

  /** All that the placement knows, as a voter has it; empty where the node is none. */
  Optional<PlacementState> placement(NodeAddress node) throws IOException, InterruptedException {
    byte[] bytes =
        get(node, ask(node, frame -> frame.writeByte(Kind.ASK_PLACEMENT), Configurator::bytes));
    return bytes.length == 0 ? Optional.empty() : Optional.of(PlacementCodec.state(bytes));
  }

  /**
   * The newest placement that any of some nodes tells. All are asked at once, and one of them may
   * be silent; another that is cut off may answer by what was, so the first answer is not enough.
   *
   * @throws IOException where no voter among them answers
   */
  PlacementState newestPlacement(List<NodeAddress> nodes) throws IOException, InterruptedException {
    AtomicReference<Optional<PlacementState>> newest = new AtomicReference<>(Optional.empty());
    CountDownLatch waiting = new CountDownLatch(Math.max(1, nodes.size() - 1));
    for (NodeAddress node : nodes) {
      ask(node, frame -> frame.writeByte(Kind.ASK_PLACEMENT), Configurator::bytes)
          .whenComplete(
              (bytes, broken) -> {
                if (broken == null && bytes.length > 0) {
                  PlacementState told = PlacementCodec.state(bytes);
                  newest.accumulateAndGet(Optional.of(told), Configurator::newer);
                }
                waiting.countDown();
              });
    }
    boolean inTime = waiting.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    return newest
        .get()
        .orElseThrow(
            () -> new IOException("no voter answers" + (inTime ? "" : " within " + timeout)));
  }

  private static byte[] bytes(byte kind, ByteBuf frame) {
    return ByteBufUtil.getBytes(frame);
  }

  private static Optional<PlacementState> newer(
      Optional<PlacementState> one, Optional<PlacementState> other) {
    return one.isPresent() && one.get().version() > other.map(PlacementState::version).orElse(0L)
        ? one
        : other;
  }

  /** The map as a node knows it. */
  Optional<PlacementMap> map(NodeAddress node) throws IOException, InterruptedException {
    return get(
        node,
        ask(
            node,
            frame -> frame.writeByte(Kind.ASK_MAP),
            (kind, frame) ->
                frame.isReadable() ? Optional.of(MapCodec.read(frame)) : Optional.empty()));
  }

  /** Asks a node for its map until that is as wanted. */
  PlacementMap await(NodeAddress node, Duration patience, Predicate<PlacementMap> wanted)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<PlacementMap> map = map(node);
      if (map.isPresent() && wanted.test(map.get())) {
        return map.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(
            "the placement did not settle within "
                + patience
                + map.map(m -> "; it is " + m).orElse("; there is none"));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private static String text(byte kind, ByteBuf frame) {
    if (kind != Kind.ANSWER) {
      throw new IllegalArgumentException("frame kind is " + kind);
    }
    return frame.toString(StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Reads an answer. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(byte kind, ByteBuf frame);
  }

  private <T> CompletableFuture<T> ask(
      NodeAddress node, Consumer<ByteBuf> question, Reader<T> reader) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.connect(
        node.host(),
        node.port(),
        timeout,
        new ConnectionHandler() {
          @Override
          public void onOpen(Connection connection) {
            question.accept(connection.beginFrame());
            connection.endFrame();
          }

          @Override
          public void onFrame(Connection connection, ByteBuf frame) {
            answer.complete(reader.read(frame.readByte(), frame));
            connection.close();
          }

          @Override
          public void onClosed(Connection connection, Optional<Throwable> cause) {
            answer.completeExceptionally(
                cause.orElseGet(() -> new IOException(node.name() + " has hung up")));
          }
        });
    return answer;
  }

  private <T> T get(NodeAddress node, CompletableFuture<T> answer)
      throws IOException, InterruptedException {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer of " + node.name() + " within " + timeout, e);
    } catch (ExecutionException e) {
      throw new IOException("no answer of " + node.name() + ": " + e.getCause().getMessage(), e);
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
