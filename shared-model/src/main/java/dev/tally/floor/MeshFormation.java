package dev.tally.floor;

import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import dev.tally.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells each process of a mesh of the others, and waits until all are connected. */
final class MeshFormation {

  private MeshFormation() {}

  static void form(List<Integer> ports, Duration timeout) throws IOException, InterruptedException {
    try (WireLoop loop = WireLoop.start("mesh-formation")) {
      List<CompletableFuture<Void>> connected = new ArrayList<>();
      for (int port : ports) {
        List<Integer> others = new ArrayList<>(ports);
        others.remove(Integer.valueOf(port));
        Introduction introduction = new Introduction(others, new CompletableFuture<>());
        connected.add(introduction.done());
        loop.connect(FloorBackend.HOST, port, timeout, introduction);
      }
      CompletableFuture.allOf(connected.toArray(CompletableFuture<?>[]::new))
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the processes of the mesh did not find each other", e);
    }
  }

  private record Introduction(List<Integer> others, CompletableFuture<Void> done)
      implements ConnectionHandler {

    @Override
    public void onOpen(Connection connection) {
      MeshNode.writePeers(connection.beginFrame(), others);
      connection.endFrame();
    }

    @Override
    public void onFrame(Connection connection, ByteBuf frame) {
      done.complete(null);
    }

    @Override
    public void onClosed(Connection connection, Optional<Throwable> cause) {
      done.completeExceptionally(
          new IOException("the connection to " + connection.remote() + " is lost"));
    }
  }
}
