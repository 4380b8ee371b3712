package dev.tally.nullbackend;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.Request;
import dev.tally.counter.StatefulCounter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A client of the store. Every operation ends within its own call, so as many are in flight as
 * threads are calling, and the bound on them needs no keeping.
 */
final class NullCounter implements StatefulCounter {

  private final CounterStore store;
  private final ClientOptions options;
  private volatile boolean closed;

  /** The session of the request before, which most likely is the session of the next. */
  private volatile Session latest = Session.NONE;

  NullCounter(CounterStore store, ClientOptions options) {
    this.store = store;
    this.options = options;
  }

  @Override
  public CompletionStage<Outcome> submit(Request request) {
    if (closed) {
      return CompletableFuture.completedFuture(
          new Outcome.Failed(Failure.CLOSED, "client " + options.name() + " is closed"));
    }
    if (request instanceof Request.Add add) {
      Session session = latest;
      if (session.client() != add.id().client() || session == Session.NONE) {
        session = store.session(add.id().client());
        latest = session;
      }
      return CompletableFuture.completedFuture(store.add(add, session));
    }
    return CompletableFuture.completedFuture(store.get(request.key()));
  }

  @Override
  public void close() {
    closed = true;
  }
}
