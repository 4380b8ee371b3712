package dev.tally.drive;

import dev.tally.counter.Outcome;
import dev.tally.counter.Reading;
import dev.tally.counter.Request;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A counter whose answers a test gives: it sees every call, and how many are under way. */
final class ScriptedCounter implements StatefulCounter {

  static final Outcome DONE = new Outcome.Done(new Reading(7, 3, Token.NONE));

  /** One operation under way. */
  record Call(Request request, CompletableFuture<Outcome> stage) {
    void answer() {
      stage.complete(DONE);
    }
  }

  private final Consumer<Call> script;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final ConcurrentLinkedQueue<Call> held = new ConcurrentLinkedQueue<>();

  private ScriptedCounter(Consumer<Call> script) {
    this.script = script;
  }

  static ScriptedCounter answering(Consumer<Call> script) {
    return new ScriptedCounter(script);
  }

  static ScriptedCounter holding() {
    return new ScriptedCounter(call -> {});
  }

  @Override
  public CompletionStage<Outcome> submit(Request request) {
    calls.incrementAndGet();
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    CompletableFuture<Outcome> stage = new CompletableFuture<>();
    // The first to depend on it: counted before the driver hears of it.
    CompletableFuture<Outcome> seen =
        stage.whenComplete((outcome, broken) -> inFlight.decrementAndGet());
    Call call = new Call(request, stage);
    held.add(call);
    script.accept(call);
    if (stage.isDone()) {
      held.remove(call);
    }
    return seen;
  }

  /** Answers all that is held now. */
  void release() {
    int count = held.size();
    for (int i = 0; i < count; i++) {
      Call call = held.poll();
      if (call != null) {
        call.answer();
      }
    }
  }

  int calls() {
    return calls.get();
  }

  int inFlight() {
    return inFlight.get();
  }

  int mostInFlight() {
    return mostInFlight.get();
  }

  boolean isClosed() {
    return closed.get() > 0;
  }

  @Override
  public void close() {
    closed.incrementAndGet();
    held.forEach(call -> call.stage().complete(new Outcome.Unknown("the client was closed")));
    held.clear();
  }
}
