package dev.tally.wire;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.Request;
import dev.tally.counter.StatefulCounter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The half of a client that is the same for every protocol on the wire, so that no backend's client
 * is cheaper than another's: bounded calls in flight, hand-off to the loop, correlation numbers,
 * deadlines, and an outcome for every call, whatever happens. The other half, where a request goes
 * and what its frames look like, is a {@link Protocol}.
 *
 * <p>{@link #submit} and {@link #close} are for any thread, everything else for the loop's.
 *
 * <p>How a call ends when no answer does it (deadline or close): a read as failed, since it changes
 * nothing; an addition as failed where no peer can have got it ({@link Call#isSent}), else as
 * unknown.
 */
public final class WireClient implements StatefulCounter {

  /** How late the end of a deadline may be noticed. */
  private static final long GRAIN_NANOS = Duration.ofMillis(5).toNanos();

  /** Where requests go and what they look like. Its methods are called on the loop. */
  @FunctionalInterface
  public interface Protocol {

    /**
     * A new call. Send it (and {@link Call#markSent} it), or keep it to send it later; end it with
     * {@link WireClient#finish}. By its deadline it ends by itself: check {@link
     * CompletableFuture#isDone} before sending one that was kept.
     *
     * @param call not answered yet
     */
    void send(Call call);
  }

  private final WireLoop loop;
  private final ClientOptions options;
  private final Protocol protocol;
  private final LongSupplier clock;
  private final HandOff<Call> handOff;
  private final CallTable<Call> table;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Consumer<Call> onExpired = this::expired;
  private final Runnable onTimer = this::timer;
  private volatile boolean closed;

  private boolean closedInLoop;
  private @Nullable Cancellable timer;
  private long timerAt;

  /**
   * A client without calls.
   *
   * @param loop where it lives; not closed by this
   * @param options its bounds
   * @param protocol the other half
   */
  public WireClient(WireLoop loop, ClientOptions options, Protocol protocol) {
    this(loop, options, protocol, System::nanoTime);
  }

  WireClient(WireLoop loop, ClientOptions options, Protocol protocol, LongSupplier clock) {
    this.loop = loop;
    this.options = options;
    this.protocol = protocol;
    this.clock = clock;
    this.handOff = new HandOff<>(loop, options.maxInFlight(), this::accept);
    this.table = new CallTable<>(options.maxInFlight());
  }

  // --- any thread ---

  @Override
  public CompletionStage<Outcome> submit(Request request) {
    if (closed) {
      return CompletableFuture.completedFuture(closedOutcome());
    }
    if (!enter()) {
      return CompletableFuture.completedFuture(
          new Outcome.Failed(
              Failure.OVERLOADED, options.maxInFlight() + " operations are in flight already"));
    }
    Call call = new Call(request, clock.getAsLong() + request.timeout().toNanos());
    try {
      if (!handOff.offer(call)) {
        throw new IllegalStateException("the hand-off holds less than may be in flight");
      }
    } catch (RejectedExecutionException e) {
      // The loop is gone, and with it whoever could have taken the call.
      leave(call, closedOutcome());
    }
    return call;
  }

  /** Exact: takes one of the places in flight, or none. */
  private boolean enter() {
    int now = inFlight.get();
    while (now < options.maxInFlight()) {
      int seen = inFlight.compareAndExchange(now, now + 1);
      if (seen == now) {
        return true;
      }
      now = seen;
    }
    return false;
  }

  /** The place is free before the caller hears, who may well submit the next call at once. */
  private void leave(Call call, Outcome outcome) {
    inFlight.getAndDecrement();
    call.complete(outcome);
  }

  /**
   * How many calls are under way.
   *
   * @return a snapshot, from any thread
   */
  public int inFlight() {
    return inFlight.get();
  }

  /** Ends every call; later ones fail at once. Returns when all have ended. Idempotent. */
  @Override
  public void close() {
    closed = true;
    if (loop.inLoop()) {
      closeInLoop();
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      loop.execute(
          () -> {
            closeInLoop();
            done.complete(null);
          });
      done.join();
    } catch (RejectedExecutionException e) {
      loop.joinUninterruptibly();
      closeInLoop();
    }
  }

  // --- the loop ---

  private void accept(Call call) {
    if (closedInLoop) {
      leave(call, closedOutcome());
      return;
    }
    call.opened(table.open(call, call.deadline()));
    watch(call.deadline());
    try {
      protocol.send(call);
    } catch (RuntimeException e) {
      WireLoop.LOG.error("A request of client {} could not be sent", options.name(), e);
      finish(call, unanswered(call, Failure.UNAVAILABLE, "could not be sent: " + e));
    }
  }

  /**
   * Looks a call up by what came back with an answer.
   *
   * @param correlation any number
   * @return the call; empty where it has ended, or never was
   */
  public Optional<Call> pending(long correlation) {
    return Optional.ofNullable(table.get(correlation));
  }

  /**
   * Ends a call. Nothing happens where it has ended before.
   *
   * @param call one of this client's
   * @param outcome how
   */
  public void finish(Call call, Outcome outcome) {
    if (table.close(call.correlation()) != null) {
      leave(call, outcome);
    }
  }

  /**
   * Visits every call that has not ended, in no particular order: after a connection is lost, say.
   *
   * @param visitor may end or send calls
   */
  public void forEachPending(Consumer<? super Call> visitor) {
    table.forEach(visitor);
  }

  /**
   * How a call ends that gets no answer any more: an addition that a peer may have got as unknown,
   * everything else as failed.
   *
   * @param call which
   * @param failure where it fails
   * @param detail what happened, for a person
   * @return the outcome to {@link #finish} it with
   */
  public static Outcome unanswered(Call call, Failure failure, String detail) {
    return call.isSent() && call.request() instanceof Request.Add
        ? new Outcome.Unknown(detail)
        : new Outcome.Failed(failure, detail);
  }

  private void expired(Call call) {
    boolean read = call.request() instanceof Request.Get;
    String detail =
        (call.isSent() ? "no answer within " : "nothing was sent within ")
            + call.request().timeout();
    leave(call, unanswered(call, read ? Failure.TIMED_OUT : Failure.UNAVAILABLE, detail));
  }

  /** Makes sure that the timer does not miss a deadline by more than its grain. */
  private void watch(long deadline) {
    if (timer != null) {
      if (deadline - timerAt >= -GRAIN_NANOS) {
        return;
      }
      timer.cancel();
    }
    long delay = Math.max(GRAIN_NANOS, deadline - clock.getAsLong());
    timerAt = deadline;
    timer = loop.schedule(onTimer, Duration.ofNanos(delay));
  }

  private void timer() {
    timer = null;
    table.expire(clock.getAsLong(), onExpired);
    if (table.size() > 0) {
      watch(table.earliestDeadline());
    }
  }

  private void closeInLoop() {
    closedInLoop = true;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    table.forEach(
        call -> finish(call, unanswered(call, Failure.CLOSED, "the client was closed meanwhile")));
  }

  private Outcome closedOutcome() {
    return new Outcome.Failed(Failure.CLOSED, "client " + options.name() + " is closed");
  }
}
