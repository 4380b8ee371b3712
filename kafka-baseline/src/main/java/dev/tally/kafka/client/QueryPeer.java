package dev.tally.kafka.client;

import dev.tally.kafka.query.QueryFrame;
import dev.tally.kafka.query.QueryFrame.Question;
import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import dev.tally.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The connection to one instance, and what was asked on it. The loop's alone. */
final class QueryPeer implements ConnectionHandler {

  private static final Duration CONNECT = Duration.ofSeconds(1);

  private final String address;
  private final QueryClient client;
  private final Map<Long, Question> asked = new LinkedHashMap<>();
  private @Nullable Connection connection;

  QueryPeer(String address, WireLoop loop, QueryClient client) {
    this.address = address;
    this.client = client;
    int colon = address.lastIndexOf(':');
    loop.connect(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)), CONNECT, this);
  }

  void ask(Question question) {
    asked.put(question.correlation(), question);
    Connection open = connection;
    if (open != null) {
      write(open, question);
    }
  }

  private static void write(Connection open, Question question) {
    QueryFrame.write(question, open.beginFrame());
    open.endFrame();
  }

  @Override
  public void onOpen(Connection opened) {
    connection = opened;
    asked.values().forEach(question -> write(opened, question));
  }

  @Override
  public void onFrame(Connection from, ByteBuf frame) {
    Question question = asked.remove(frame.readLong());
    if (question != null) {
      client.answered(address, question, frame);
    }
  }

  @Override
  public void onClosed(Connection closed, Optional<Throwable> cause) {
    connection = null;
    List<Question> unanswered = List.copyOf(asked.values());
    asked.clear();
    client.gone(address);
    unanswered.forEach(question -> client.lost(address, question));
  }
}
