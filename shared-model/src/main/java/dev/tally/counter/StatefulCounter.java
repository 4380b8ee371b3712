package dev.tally.counter;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A client of a keyed, stateful counter: the one interface behind which the backends stand.
 *
 * <p>Calls are asynchronous and pipelined. Every stage completes normally, exactly once, with one
 * of the three {@link Outcome}s, at the latest shortly after the request's own timeout; it never
 * completes exceptionally. The answer may be delivered on the client's I/O thread, so a callback
 * must not block.
 *
 * <p>The number of operations in flight is bounded by {@link ClientOptions#maxInFlight()}: a call
 * beyond it completes at once as {@link Outcome.Failed} with {@link Failure#OVERLOADED}; nothing is
 * queued without a bound.
 *
 * <p>Implementations are safe for use by many threads.
 */
public interface StatefulCounter extends AutoCloseable {

  /**
   * Sends one request.
   *
   * @param request an addition or a read, valid by construction
   * @return its outcome; never completes exceptionally
   */
  CompletionStage<Outcome> submit(Request request);

  /**
   * Adds to a counter, exactly once per request id: a repetition with the same id returns the first
   * answer, whatever connection or client object it comes through.
   *
   * @param key the counter's name, see {@link Request#MAX_KEY_BYTES}
   * @param delta what to add, not zero
   * @param id the identity of this addition
   * @param timeout how long to wait before the outcome becomes unknown (or failed, if unsent)
   * @return the outcome; a {@link Reading} carries the value after this addition and its version
   * @throws InvalidRequestException where an argument is outside its limit
   */
  default CompletionStage<Outcome> add(String key, long delta, RequestId id, Duration timeout) {
    return submit(new Request.Add(key, delta, id, timeout));
  }

  /**
   * Reads a counter. One never added to reads as value 0, version 0.
   *
   * @param key the counter's name
   * @param level how fresh the answer must be
   * @param token what the answer must not be older than; only {@link ReadLevel#SESSION} looks at it
   * @param timeout how long to wait
   * @return the outcome; a read is never unknown, since it changes nothing
   * @throws InvalidRequestException where an argument is outside its limit
   */
  default CompletionStage<Outcome> get(String key, ReadLevel level, Token token, Duration timeout) {
    return submit(new Request.Get(key, level, token, timeout));
  }

  /** Ends the client: what is in flight completes as unknown or failed; later calls fail. */
  @Override
  void close();
}
