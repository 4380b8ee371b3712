package dev.tally.kafka.client;

import dev.tally.counter.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The requests under way, by correlation: at most so many, each ended once. Safe for use by many
 * threads.
 *
 * <p>Deadlines are kept without an order: {@link #overdue} looks through all of them, but only when
 * the earliest deadline seen by the last look, or set since, has passed. With one timeout for all
 * requests that is once per timeout.
 */
final class InFlight {

  private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
  private final AtomicInteger permits;
  private final AtomicLong correlations = new AtomicLong();
  private final AtomicLong earliest = new AtomicLong(Long.MAX_VALUE);

  InFlight(int most) {
    permits = new AtomicInteger(most);
  }

  /** Takes up a request, unless there are too many. */
  Optional<Long> begin(Pending request) {
    if (permits.getAndUpdate(free -> free > 0 ? free - 1 : 0) == 0) {
      return Optional.empty();
    }
    long correlation = correlations.getAndIncrement();
    pending.put(correlation, request);
    // After the put: a look in between either finds the request or leaves this deadline standing.
    earliest.accumulateAndGet(request.deadline(), Math::min);
    return Optional.of(correlation);
  }

  /** Takes a request out, if it is still there; whoever gets it completes it. */
  Optional<Pending> end(long correlation) {
    Pending request = pending.remove(correlation);
    if (request != null) {
      permits.incrementAndGet();
    }
    return Optional.ofNullable(request);
  }

  /** Completes a request that is still under way. */
  void complete(long correlation, Outcome outcome) {
    end(correlation).ifPresent(request -> request.outcome().complete(outcome));
  }

  /** The requests whose deadline has passed. */
  List<Long> overdue(long now) {
    if (now < earliest.get()) {
      return List.of();
    }
    earliest.set(Long.MAX_VALUE);
    return pending.entrySet().stream()
        .filter(
            entry -> {
              long deadline = entry.getValue().deadline();
              if (deadline > now) {
                earliest.accumulateAndGet(deadline, Math::min);
              }
              return deadline <= now;
            })
        .map(Map.Entry::getKey)
        .toList();
  }

  /** All that are under way. */
  List<Long> all() {
    return List.copyOf(pending.keySet());
  }
}
