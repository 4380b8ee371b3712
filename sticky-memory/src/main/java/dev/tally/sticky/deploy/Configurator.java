package dev.tally.sticky.deploy;

import dev.tally.sticky.protocol.Kind;
import dev.tally.sticky.protocol.MapCodec;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import dev.tally.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The operator's part: hands every node its placement map and waits until all are linked. */
final class Configurator {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private Configurator() {}

  static void configure(PlacementMap map) throws IOException, InterruptedException {
    try (WireLoop loop = WireLoop.start("sticky-operator")) {
      List<CompletableFuture<Void>> answers =
          map.nodes().stream().map(node -> configure(loop, node, map)).toList();
      CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
          .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the nodes did not link up within " + TIMEOUT, e);
    } catch (ExecutionException e) {
      throw new IOException("a node was not configured: " + e.getCause().getMessage(), e);
    }
  }

  private static CompletableFuture<Void> configure(WireLoop loop, NodeInfo node, PlacementMap map) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    loop.connect(
        node.host(),
        node.port(),
        TIMEOUT,
        new ConnectionHandler() {
          @Override
          public void onOpen(Connection connection) {
            MapCodec.write(connection.beginFrame().writeByte(Kind.CONFIGURE), map);
            connection.endFrame();
          }

          @Override
          public void onFrame(Connection connection, ByteBuf frame) {
            byte kind = frame.readByte();
            if (kind != Kind.CONFIGURED) {
              throw new IllegalArgumentException("frame kind is " + kind);
            }
            answer.complete(null);
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
}
