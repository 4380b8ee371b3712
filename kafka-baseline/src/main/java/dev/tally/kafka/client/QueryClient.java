package dev.tally.kafka.client;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;

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
  private final int partitions;
  private final Supplier<List<String>> instances;
  private final Map<Integer, List<String>> places = new HashMap<>();
  private final Map<String, QueryPeer> peers = new HashMap<>();
  private int turn;

  QueryClient(ClientOptions options, int partitions, Supplier<List<String>> instances) {
    this.loop = WireLoop.start("queries-" + options.name());
    this.calls = new WireClient(loop, options, this);
    this.partitions = partitions;
    this.instances = instances;
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
    Bytes key = Bytes.wrap(get.key().getBytes(StandardCharsets.UTF_8));
    int partition = KafkaCounter.partitionOf(key.get(), partitions);
    // What Streams says of places can stay old for long after an instance was lost (seen with the
    // streams group protocol of 4.3.1), so every other try asks an instance that should be alive.
    boolean unsure = call.tag() % 2 == 1;
    List<String> known = unsure ? instances.get() : places.getOrDefault(partition, List.of());
    call.markSent();
    if (known.isEmpty()) {
      List<String> all = instances.get();
      if (all.isEmpty()) {
        again(call);
        return;
      }
      String anyone = all.get(Math.floorMod(turn++, all.size()));
      ask(anyone, new Question(call.correlation(), Kind.PLACES, partition, -1, key));
      return;
    }
    // A session's first try is the active copy, which is the likeliest to have caught up.
    boolean session = get.level() == ReadLevel.SESSION;
    int which = session && !unsure ? call.tag() / 2 : turn++;
    ask(
        known.get(Math.floorMod(which, known.size())),
        new Question(
            call.correlation(),
            session && call.tag() == 0 ? Kind.ACTIVE : Kind.ANY,
            partition,
            session && get.token().partition() == partition ? get.token().position() : -1,
            key));
  }

  private void ask(String place, Question question) {
    peers.computeIfAbsent(place, address -> new QueryPeer(address, loop, this)).ask(question);
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
  void gone(String place) {
    peers.remove(place);
  }

  /** A question went unanswered: its connection is gone. */
  void lost(Question question) {
    places.remove(question.partition());
    calls.pending(question.correlation()).ifPresent(this::again);
  }

  /** An answer to a question has come. */
  void answered(Question question, ByteBuf answer) {
    Status status = QueryFrame.status(answer);
    calls
        .pending(question.correlation())
        .ifPresent(
            call -> {
              if (status == Status.NOT_HERE) {
                places.remove(question.partition());
              }
              if (status != Status.DONE) {
                again(call);
              } else if (question.kind() == Kind.PLACES) {
                places.put(question.partition(), QueryFrame.places(answer));
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
        ? new Reading(reading.value(), reading.version(), given)
        : reading;
  }
}
