package dev.tally.interchange;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The order of a history's events, which is that of {@code :index} or else of the file, and a time
 * for each. Clocks of several machines do not order anything: where the times told go back in that
 * order, or are missing, each event's time is its place, from 1.
 */
final class JepsenOrder {

  private static final long LATEST = Long.MAX_VALUE / 2;

  private final List<JepsenEvent> events;
  private final boolean indexed;
  private boolean timed = true;
  private boolean resorted;
  private int contradictions;
  private int firstContradiction;
  private long now = Long.MIN_VALUE;
  private boolean completed;

  /** Sorts the events. */
  JepsenOrder(List<JepsenEvent> events, ForeignCursor file) {
    this.events = events;
    indexed = events.stream().allMatch(event -> event.index() != JepsenEvent.NONE);
    if (indexed) {
      sort(file);
    }
    long latest = Long.MIN_VALUE;
    for (JepsenEvent event : events) {
      if (!event.isClients()) {
        continue;
      }
      timed &= event.time() != JepsenEvent.NONE && event.time() < LATEST;
      if (event.time() != JepsenEvent.NONE && event.time() < latest) {
        firstContradiction = contradictions == 0 ? event.line() : firstContradiction;
        contradictions++;
      }
      latest = Math.max(latest, event.time());
    }
    timed &= contradictions == 0;
  }

  private void sort(ForeignCursor file) {
    Map<Long, Integer> lines = new HashMap<>();
    long before = Long.MIN_VALUE;
    for (JepsenEvent event : events) {
      Integer other = lines.put(event.index(), event.line());
      if (other != null) {
        throw file.complaintAt(
            event.line(),
            ":index is %d, must be one that no other event has; that of line %d has it"
                .formatted(event.index(), other));
      }
      resorted |= event.index() < before;
      before = event.index();
    }
    events.sort(Comparator.comparingLong(JepsenEvent::index));
  }

  /** Whether times are those of a clock. */
  boolean isTimed() {
    return timed;
  }

  /** That the file is sorted otherwise. */
  Optional<String> resorting() {
    return resorted
        ? Optional.of("the events stand out of the order of :index, which was taken")
        : Optional.empty();
  }

  /** That times contradict the order. */
  Optional<String> contradiction() {
    return contradictions == 0
        ? Optional.empty()
        : Optional.of(
            "%d of %d times contradict the order of the %s, which was taken (the first in line %d)"
                .formatted(
                    contradictions,
                    events.stream().filter(JepsenEvent::isClients).count(),
                    indexed ? ":index" : "file",
                    firstContradiction));
  }

  /**
   * The time of the next event in order. What was called after an answer had come is later than
   * that by a nanosecond at least, however coarse the clock.
   */
  long timeOf(JepsenEvent event, int place) {
    if (!timed) {
      return place + 1L;
    }
    if (!event.isClients()) {
      return event.time() == JepsenEvent.NONE ? now : event.time();
    }
    if (event.isInvocation() && completed && event.time() <= now) {
      now++;
      completed = false;
    } else if (event.time() > now) {
      now = event.time();
      completed = false;
    }
    completed |= !event.isInvocation();
    return now;
  }
}
