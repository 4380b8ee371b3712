package dev.tally.measure;

import dev.tally.stats.ProcessCost;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a process used, over all its starts: each has a number and counters of its own. One that has
 * ended keeps what it had when last seen. Not safe for use by many threads.
 */
final class ProcessTotals {

  /** One start of it. */
  private static final class Start {
    private final ProcessUsage from;
    private ProcessUsage last;
    private Optional<Traffic> traffic = Optional.empty();

    Start(ProcessUsage from, ProcessUsage last) {
      this.from = from;
      this.last = last;
    }
  }

  private final String name;
  private final String role;
  private final Map<Long, Start> starts = new LinkedHashMap<>();
  private long resident;
  private long mostResident;

  ProcessTotals(String name, String role) {
    this.name = name;
    this.role = role;
  }

  /**
   * It was seen.
   *
   * @param pid its number
   * @param now its counters
   * @param fromNow whether what it had used before it was first seen is left out
   */
  void see(long pid, ProcessUsage now, boolean fromNow) {
    @Nullable Start start = starts.get(pid);
    if (start == null) {
      starts.put(pid, new Start(fromNow ? now : ProcessUsage.NOTHING, now));
    } else {
      start.last = later(start.last, now);
    }
    resident = now.residentBytes();
    mostResident = Math.max(mostResident, resident);
  }

  /**
   * What it sent and received so far was read.
   *
   * @param pid its number; nothing happens where it was never seen
   * @param traffic since the beginning of the measurement, or its own; empty where it is not told
   */
  void carried(long pid, Optional<Traffic> traffic) {
    @Nullable Start start = starts.get(pid);
    if (start != null) {
      start.traffic = traffic;
    }
  }

  /** A process that is ending may show less than it had. */
  private static ProcessUsage later(ProcessUsage before, ProcessUsage now) {
    return new ProcessUsage(
        before.cpu().compareTo(now.cpu()) > 0 ? before.cpu() : now.cpu(),
        now.residentBytes(),
        new StorageBytes(
            later(before.storage().read(), now.storage().read()),
            later(before.storage().written(), now.storage().written())));
  }

  private static OptionalLong later(OptionalLong before, OptionalLong now) {
    return before.isPresent() && now.isPresent()
        ? OptionalLong.of(Math.max(before.getAsLong(), now.getAsLong()))
        : before;
  }

  Duration cpu() {
    return starts.values().stream()
        .map(start -> start.last.cpu().minus(start.from.cpu()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  ProcessCost cost() {
    return new ProcessCost(
        name,
        role,
        cpu(),
        resident,
        mostResident,
        sum(start -> minus(start.last.storage().read(), start.from.storage().read())),
        sum(start -> minus(start.last.storage().written(), start.from.storage().written())),
        sum(start -> start.traffic.map(Traffic::sent)),
        sum(start -> start.traffic.map(Traffic::received)));
  }

  private static Optional<Long> minus(OptionalLong last, OptionalLong from) {
    return last.isPresent() && from.isPresent()
        ? Optional.of(last.getAsLong() - from.getAsLong())
        : Optional.empty();
  }

  /** Empty where it is of any start. */
  private OptionalLong sum(Function<Start, Optional<Long>> part) {
    long sum = 0;
    for (Start start : starts.values()) {
      Optional<Long> of = part.apply(start);
      if (of.isEmpty()) {
        return OptionalLong.empty();
      }
      sum += of.get();
    }
    return OptionalLong.of(sum);
  }
}
