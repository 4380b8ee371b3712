package dev.tally.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Reading;
import dev.tally.counter.Request;
import dev.tally.counter.RequestId;
import dev.tally.counter.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WireClientTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final WireLoop loop = WireLoop.start("test-client");
  private final ConcurrentLinkedQueue<Call> arrived = new ConcurrentLinkedQueue<>();

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  private WireClient client(int maxInFlight, WireClient.Protocol protocol) {
    return new WireClient(loop, new ClientOptions("test", maxInFlight), protocol);
  }

  private static CompletionStage<Outcome> add(WireClient client, Duration timeout) {
    return client.add("key", 1, new RequestId(1, 0, 0), timeout);
  }

  private static CompletionStage<Outcome> get(WireClient client, Duration timeout) {
    return client.get("key", ReadLevel.LINEARIZABLE, Token.NONE, timeout);
  }

  private static Outcome await(CompletionStage<Outcome> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static Failure failure(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).failure();
  }

  private void keepSent(Call call) {
    call.markSent();
    arrived.add(call);
  }

  private <T> T inLoop(Callable<T> task) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            result.complete(task.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result.get(10, TimeUnit.SECONDS);
  }

  @Test
  void anAnswerEndsItsCallOnce() throws Exception {
    WireClient client = client(4, this::keepSent);
    CompletionStage<Outcome> stage = add(client, LONG);
    Outcome done = new Outcome.Done(new Reading(5, 1, Token.NONE));
    inLoop(
        () -> {
          Call call = arrived.remove();
          assertThat(client.pending(call.correlation())).containsSame(call);
          client.finish(call, done);
          assertThat(client.pending(call.correlation())).isEmpty();
          client.finish(call, new Outcome.Unknown("a second answer"));
          return true;
        });
    assertThat(await(stage)).isEqualTo(done);
    assertThat(client.inFlight()).isZero();
  }

  @Test
  void withoutAnAnswerAReadFailsAnUnsentAdditionFailsASentOneIsUnknown() throws Exception {
    WireClient sends = client(4, this::keepSent);
    WireClient keeps = client(4, arrived::add);
    assertThat(failure(await(get(sends, SHORT)))).isEqualTo(Failure.TIMED_OUT);
    assertThat(failure(await(get(keeps, SHORT)))).isEqualTo(Failure.TIMED_OUT);
    assertThat(failure(await(add(keeps, SHORT)))).isEqualTo(Failure.UNAVAILABLE);
    assertThat(await(add(sends, SHORT))).isInstanceOf(Outcome.Unknown.class);
    assertThat(sends.inFlight()).isZero();
    assertThat(keeps.inFlight()).isZero();
  }

  @Test
  void aShortDeadlineBehindALongOneIsKept() throws Exception {
    WireClient client = client(4, arrived::add);
    CompletionStage<Outcome> patient = get(client, LONG);
    assertThat(failure(await(get(client, SHORT)))).isEqualTo(Failure.TIMED_OUT);
    assertThat(failure(await(get(client, SHORT)))).isEqualTo(Failure.TIMED_OUT);
    assertThat(patient.toCompletableFuture()).isNotDone();
  }

  @Test
  void whatExceedsTheBoundFailsAtOnceAndAnEndedCallMakesRoomForTheCallOfItsCallback()
      throws Exception {
    WireClient client = client(3, this::keepSent);
    List<CompletionStage<Outcome>> stages = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      stages.add(add(client, LONG));
    }
    assertThat(failure(add(client, LONG).toCompletableFuture().getNow(null)))
        .isEqualTo(Failure.OVERLOADED);
    CompletableFuture<Outcome> second =
        stages.get(0).thenCompose(ignored -> add(client, SHORT)).toCompletableFuture();
    inLoop(
        () -> {
          client.finish(arrived.remove(), new Outcome.Done(new Reading(1, 1, Token.NONE)));
          return true;
        });
    assertThat(await(second)).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void closeEndsWhatIsInFlightAndRefusesWhatComesLater() throws Exception {
    WireClient sends = client(4, this::keepSent);
    WireClient keeps = client(4, arrived::add);
    CompletionStage<Outcome> sent = add(sends, LONG);
    CompletionStage<Outcome> read = get(sends, LONG);
    CompletionStage<Outcome> unsent = add(keeps, LONG);
    sends.close();
    keeps.close();
    assertThat(sent.toCompletableFuture().getNow(null)).isInstanceOf(Outcome.Unknown.class);
    assertThat(failure(read.toCompletableFuture().getNow(null))).isEqualTo(Failure.CLOSED);
    assertThat(failure(unsent.toCompletableFuture().getNow(null))).isEqualTo(Failure.CLOSED);
    assertThat(failure(add(sends, LONG).toCompletableFuture().getNow(null)))
        .isEqualTo(Failure.CLOSED);
    sends.close();
  }

  @Test
  void everyCallEndsAlsoWhenTheLoopIsClosedUnderneath() throws Exception {
    WireClient client = client(1 << 16, this::keepSent);
    List<CompletionStage<Outcome>> stages = new ArrayList<>();
    Thread closer = new Thread(loop::close);
    for (int i = 0; i < 20_000; i++) {
      if (i == 10_000) {
        closer.start();
      }
      stages.add(add(client, LONG));
    }
    closer.join();
    client.close();
    for (CompletionStage<Outcome> stage : stages) {
      assertThat(await(stage)).isNotInstanceOf(Outcome.Done.class);
    }
    assertThat(client.inFlight()).isZero();
  }

  @Test
  void aProtocolThatThrowsFailsTheCall() throws Exception {
    WireClient client =
        client(
            4,
            call -> {
              throw new IllegalStateException("planned");
            });
    assertThat(failure(await(add(client, LONG)))).isEqualTo(Failure.UNAVAILABLE);
  }

  @Test
  void manyThreadsGetTheirOwnAnswers() throws Exception {
    WireClient client =
        new WireClient(
            loop,
            new ClientOptions("test", 256),
            new WireClient.Protocol() {
              @Override
              public void send(Call call) {
                call.markSent();
                arrived.add(call);
                loop.atTurnEnd(this::answer);
              }

              private void answer() {
                for (Call call = arrived.poll(); call != null; call = arrived.poll()) {
                  long sequence = ((Request.Add) call.request()).id().sequence();
                  owner.finish(call, new Outcome.Done(new Reading(sequence, 1, Token.NONE)));
                }
              }
            });
    owner = client;
    List<Thread> threads = new ArrayList<>();
    ConcurrentLinkedQueue<Object> wrong = new ConcurrentLinkedQueue<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (long i = 0; i < 20_000; i++) {
                  long sequence = i;
                  Outcome outcome =
                      client
                          .add("key", 1, new RequestId(1, sequence, 0), LONG)
                          .toCompletableFuture()
                          .join();
                  if (!(outcome instanceof Outcome.Done done)
                      || done.reading().value() != sequence) {
                    wrong.add(outcome);
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong).isEmpty();
    assertThat(client.inFlight()).isZero();
  }

  private volatile WireClient owner;
}
