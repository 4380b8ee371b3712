package dev.tally.kafka.client;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Outcome;
import dev.tally.counter.Reading;
import dev.tally.counter.Request;
import dev.tally.counter.Token;
import dev.tally.kafka.query.QueryFrame;
import dev.tally.kafka.query.QueryFrame.Kind;
import dev.tally.kafka.query.QueryFrame.Question;
import dev.tally.kafka.query.QueryFrame.Status;
import dev.tally.wire.Call;
import dev.tally.wire.WireClient;
import dev.tally.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Reads from the stores of instances. Where a partition's copies are is asked of any instance and
 * remembered until one turns out wrong. A read that finds nobody home (rebalancing, a store that
 * moved, a lost connection) or a copy that is behind its bound is asked again, elsewhere if there
 * is an elsewhere, until its deadline; then it has failed, which for a read is certain.
 *
 * <p>{@link #submit} and {@link #close} are for any thread, everything else is the loop's.
 */
final class QueryClient implements WireClient.Protocol, AutoCloseable {

  private static final Duration AGAIN = Duration.ofMillis(10);

  private final WireLoop loop;
  private final WireClient calls;
  private final QueryRouting routing;
  private final Map<String, QueryPeer> peers = new HashMap<>();

  QueryClient(ClientOptions options, int partitions, Supplier<List<String>> instances) {
    this.loop = WireLoop.start("queries-" + options.name());
    this.calls = new WireClient(loop, options, this);
    this.routing = new QueryRouting(partitions, instances);
  }

  CompletionStage<Outcome> submit(Request.Get request) {
    return calls.submit(request);
  }

  @Override
  public void close() {
    calls.close();
    loop.close();
  }

  @Override
  public void send(Call call) {
    if (!(call.request() instanceof Request.Get get)) {
      throw new IllegalArgumentException("only reads are queries");
    }
    call.markSent();
    routing
        .next(call.correlation(), call.tag(), get)
        .ifPresentOrElse(next -> ask(next.instance(), next.question()), () -> again(call));
  }

  private void ask(String instance, Question question) {
    peers.computeIfAbsent(instance, address -> new QueryPeer(address, loop, this)).ask(question);
  }

  private void again(Call call) {
    call.tag(call.tag() + 1);
    loop.schedule(
        () -> {
          if (!call.isDone()) {
            send(call);
          }
        },
        AGAIN);
  }

  /** An instance is not there, or not any more; the next question tries to reach it afresh. */
  void gone(String instance) {
    peers.remove(instance);
  }

  /** A question went unanswered: its connection is gone. */
  void lost(String instance, Question question) {
    routing.missed(instance, question.partition());
    calls.pending(question.correlation()).ifPresent(this::again);
  }

  /** An answer to a question has come. */
  void answered(String instance, Question question, ByteBuf answer) {
    Status status = QueryFrame.status(answer);
    calls
        .pending(question.correlation())
        .ifPresent(
            call -> {
              if (status == Status.NOT_HERE) {
                routing.missed(instance, question.partition());
              }
              if (status != Status.DONE) {
                again(call);
              } else if (question.kind() == Kind.PLACES) {
                routing.found(question.partition(), QueryFrame.places(answer));
                send(call);
              } else {
                Reading reading = QueryFrame.reading(question.partition(), answer);
                calls.finish(call, new Outcome.Done(notOlder(reading, call)));
              }
            });
  }

  /** What a caller knows of a partition already stays known in the token it gets. */
  private static Reading notOlder(Reading reading, Call call) {
    Token given = ((Request.Get) call.request()).token();
    return reading.token().partition() == given.partition() && reading.token().compareTo(given) < 0
        ? new Reading(reading.value(), reading.version(), given, reading.node())
        : reading;
  }
}
