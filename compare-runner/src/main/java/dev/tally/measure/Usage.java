package dev.tally.measure;

import dev.tally.process.ChildProcess;
import dev.tally.stats.Costs;
import dev.tally.stats.ResourceUse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sums what a changing set of processes uses from a moment on: the arithmetic of {@link
 * ResourceMeter}, without its thread. A process first seen later (a restarted one) counts from its
 * own start; one that is gone keeps what it had used when last seen. Not safe for use by many
 * threads.
 */
final class Usage {

  /** What is looked at in a sample. */
  enum Look {
    /** Processor time, memory and storage. */
    QUICK,
    /** Also the network, but for connections that are new: most of these wait. */
    NETWORK,
    /** Everything: the first look and the last. */
    THOROUGH
  }

  /**
   * A process.
   *
   * @param pid its number, another one after each start
   * @param name the same after each start
   * @param role its kind
   */
  record Watched(long pid, String name, String role) {}

  private final SystemProbe probe;
  private final double saturatedShare;
  private final Map<String, ProcessTotals> totals = new LinkedHashMap<>();
  private final Duration ownAtStart;
  private final SystemProbe.HostTicks hostAtStart;
  private final LongSupplier nanoTime;
  private final long start;
  private OptionalLong firstSample = OptionalLong.empty();
  private long mostResident;

  Usage(SystemProbe probe, double saturatedShare) {
    this(probe, saturatedShare, System::nanoTime);
  }

  Usage(SystemProbe probe, double saturatedShare, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.probe = probe;
    this.saturatedShare = saturatedShare;
    this.ownAtStart = probe.own();
    this.hostAtStart = probe.host();
  }

  void sample(List<ChildProcess> processes, Look look) {
    sampleWatched(
        processes.stream().map(p -> new Watched(p.pid(), p.name(), p.role())).toList(), look);
  }

  void sampleWatched(List<Watched> processes, Look look) {
    // The network first, which takes longest: the first sample ends where the measurement begins.
    Map<Long, Traffic> traffic =
        look == Look.QUICK
            ? Map.of()
            : probe.traffic(processes.stream().map(Watched::pid).toList(), look == Look.THOROUGH);
    boolean isFirst = firstSample.isEmpty();
    if (isFirst) {
      firstSample = OptionalLong.of(nanoTime.getAsLong());
    }
    long resident = 0;
    for (Watched process : processes) {
      Optional<ProcessUsage> now = probe.process(process.pid());
      if (now.isPresent()) {
        totals
            .computeIfAbsent(process.name(), name -> new ProcessTotals(name, process.role()))
            .see(process.pid(), now.get(), isFirst);
        resident += now.get().residentBytes();
      }
      @Nullable ProcessTotals known = totals.get(process.name());
      if (look != Look.QUICK && known != null) {
        known.carried(process.pid(), Optional.ofNullable(traffic.get(process.pid())));
      }
    }
    mostResident = Math.max(mostResident, resident);
  }

  ResourceUse use(double compilerShare) {
    double share = probe.host().busyShareSince(hostAtStart);
    Duration backend = cpu();
    Duration own = probe.own().minus(ownAtStart);
    double ours = backend.plus(own).toNanos() / (double) Math.max(1, nanoTime.getAsLong() - start);
    return new ResourceUse(
        backend,
        own,
        mostResident,
        compilerShare,
        share,
        Math.max(0, share * probe.processors() - ours),
        share > saturatedShare || ours / probe.allowance() > saturatedShare,
        costs());
  }

  /** Since the first sample. */
  Costs costs() {
    long now = nanoTime.getAsLong();
    return new Costs(
        Duration.ofNanos(now - firstSample.orElse(now)),
        mostResident,
        totals.values().stream().map(ProcessTotals::cost).toList());
  }

  Duration cpu() {
    return totals.values().stream().map(ProcessTotals::cpu).reduce(Duration.ZERO, Duration::plus);
  }
}
