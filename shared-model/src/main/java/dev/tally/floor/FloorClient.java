package dev.tally.floor;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.Reading;
import dev.tally.counter.Request;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import dev.tally.wire.Call;
import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import dev.tally.wire.WireClient;
import dev.tally.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A client of nodes that give each frame back, each asked for its share of the keys. Does what a
 * real client must, and no more.
 */
final class FloorClient implements StatefulCounter, WireClient.Protocol {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final WireLoop loop;
  private final WireClient calls;

  /** What was asked before there was a connection; bounded, as all in flight is. */
  private final ArrayDeque<Call> early = new ArrayDeque<>();

  /** By the order of the ports; absent while not open. */
  private final @Nullable Connection[] nodes;

  private @Nullable String lost;

  FloorClient(String host, List<Integer> ports, ClientOptions options) {
    loop = WireLoop.start("client-" + options.name());
    calls = new WireClient(loop, options, this);
    nodes = new Connection[ports.size()];
    for (int i = 0; i < nodes.length; i++) {
      loop.connect(host, ports.get(i), CONNECT_TIMEOUT, new Node(i));
    }
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

  @Override
  public void send(Call call) {
    Connection connection = nodes[Math.floorMod(call.request().key().hashCode(), nodes.length)];
    if (lost != null) {
      calls.finish(call, WireClient.unanswered(call, Failure.UNAVAILABLE, lost));
    } else if (connection == null) {
      early.add(call);
    } else {
      call.markSent();
      FloorFrame.write(connection.beginFrame(), call);
      connection.endFrame();
    }
  }

  /** The connection to one of the nodes. */
  private final class Node implements ConnectionHandler {

    private final int index;

    Node(int index) {
      this.index = index;
    }

    @Override
    public void onOpen(Connection connection) {
      nodes[index] = connection;
      if (Arrays.stream(nodes).allMatch(Objects::nonNull)) {
        for (Call call = early.poll(); call != null; call = early.poll()) {
          if (!call.isDone()) {
            send(call);
          }
        }
      }
    }

    @Override
    public void onFrame(Connection connection, ByteBuf frame) {
      Optional<Call> call = calls.pending(FloorFrame.correlation(frame));
      if (call.isPresent()) {
        Reading reading = new Reading(FloorFrame.delta(frame), 0, Token.NONE);
        calls.finish(call.get(), new Outcome.Done(reading));
      }
    }

    @Override
    public void onClosed(Connection connection, Optional<Throwable> cause) {
      String reason =
          "the connection to "
              + connection.remote()
              + " is lost"
              + cause.map(e -> ": " + e.getMessage()).orElse("");
      lost = reason;
      early.clear();
      calls.forEachPending(
          call -> calls.finish(call, WireClient.unanswered(call, Failure.UNAVAILABLE, reason)));
    }
  }
}
