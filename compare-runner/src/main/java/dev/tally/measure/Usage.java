package dev.tally.measure;

import dev.tally.process.ChildProcess;
import dev.tally.stats.ResourceUse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Sums what a changing set of processes uses from a moment on: the arithmetic of {@link
 * ResourceMeter}, without its thread. A process first seen later (a restarted one) counts from its
 * own start; one that is gone keeps what it had used when last seen. Not safe for use by many
 * threads.
 */
final class Usage {

  private record Span(Duration first, Duration last) {}

  private final SystemProbe probe;
  private final double saturatedShare;
  private final Map<Long, Span> spans = new HashMap<>();
  private final Duration ownAtStart;
  private final SystemProbe.HostTicks hostAtStart;
  private final LongSupplier nanoTime;
  private final long start;
  private boolean started;
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

  void sample(List<ChildProcess> processes) {
    samplePids(processes.stream().map(ChildProcess::pid).toList());
  }

  void samplePids(List<Long> pids) {
    long resident = 0;
    for (long pid : pids) {
      ProcessUsage now = probe.process(pid).orElse(new ProcessUsage(Duration.ZERO, 0));
      Span before = spans.get(pid);
      Duration first = before != null ? before.first : started ? Duration.ZERO : now.cpu();
      Duration last =
          before != null && before.last.compareTo(now.cpu()) > 0 ? before.last : now.cpu();
      spans.put(pid, new Span(first, last));
      resident += now.residentBytes();
    }
    started = true;
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
        share > saturatedShare || ours / probe.allowance() > saturatedShare);
  }

  Duration cpu() {
    return spans.values().stream()
        .map(span -> span.last.minus(span.first))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
