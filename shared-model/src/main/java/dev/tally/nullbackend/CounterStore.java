package dev.tally.nullbackend;

import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.Reading;
import dev.tally.counter.Request;
import dev.tally.counter.Token;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All counters, in this process. Reads take no lock; an addition takes two that are hardly ever
 * contended, that of its request's stripe in the session and that of its counter, in this order.
 *
 * <p>Every read is linearizable, so tokens have nothing to bound and are {@link Token#NONE}.
 */
final class CounterStore {

  private static final Reading NEVER_ADDED_TO = new Reading(0, 0, Token.NONE);

  private final ConcurrentHashMap<String, Cell> cells = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Long, Session> sessions = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** One counter. */
  private static final class Cell {
    volatile Reading reading = NEVER_ADDED_TO;

    synchronized Outcome add(long delta) {
      Reading before = reading;
      long value = before.value() + delta;
      if (((before.value() ^ value) & (delta ^ value)) < 0) {
        return new Outcome.Failed(
            Failure.OVERFLOW, before.value() + " + " + delta + " leaves the 64-bit range");
      }
      Reading after = new Reading(value, before.version() + 1, Token.NONE);
      reading = after;
      return new Outcome.Done(after);
    }
  }

  Session session(long client) {
    return sessions.computeIfAbsent(client, Session::new);
  }

  Outcome add(Request.Add request, Session session) {
    if (closed) {
      return gone();
    }
    return session.once(request.id(), () -> cell(request.key()).add(request.delta()));
  }

  private Cell cell(String key) {
    Cell cell = cells.get(key);
    return cell != null ? cell : cells.computeIfAbsent(key, ignored -> new Cell());
  }

  Outcome get(String key) {
    if (closed) {
      return gone();
    }
    Cell cell = cells.get(key);
    return new Outcome.Done(cell == null ? NEVER_ADDED_TO : cell.reading);
  }

  private static Outcome gone() {
    return new Outcome.Failed(Failure.UNAVAILABLE, "the deployment is closed");
  }

  void close() {
    closed = true;
    cells.clear();
    sessions.clear();
  }
}
