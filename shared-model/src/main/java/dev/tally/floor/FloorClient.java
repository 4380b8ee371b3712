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
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A client of one node that gives each frame back. Does what a real client must, and no more. */
final class FloorClient implements StatefulCounter, WireClient.Protocol, ConnectionHandler {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final WireLoop loop;
  private final WireClient calls;

  /** What was asked before there was a connection; bounded, as all in flight is. */
  private final ArrayDeque<Call> early = new ArrayDeque<>();

  private @Nullable Connection node;
  private @Nullable String lost;

  FloorClient(String host, int port, ClientOptions options) {
    loop = WireLoop.start("client-" + options.name());
    calls = new WireClient(loop, options, this);
    loop.connect(host, port, CONNECT_TIMEOUT, this);
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
    Connection connection = node;
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

  @Override
  public void onOpen(Connection connection) {
    node = connection;
    for (Call call = early.poll(); call != null; call = early.poll()) {
      if (!call.isDone()) {
        send(call);
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
