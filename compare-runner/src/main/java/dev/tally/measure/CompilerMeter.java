package dev.tally.measure;

import dev.tally.process.ChildProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures what just-in-time compilers take while something runs: those of a backend's processes
 * and of this one. On few cores they compete with the code they compile, and a system whose code is
 * still being compiled is neither warm nor, however flat its rate, steady.
 *
 * <p>A look costs about 2 ms for a process of a hundred threads. Counters move in steps of 10 ms a
 * thread. Where a system does not name threads, compilers seem to take nothing.
 */
public final class CompilerMeter {

  private final SystemProbe probe;
  private final Map<Long, Duration> before = new HashMap<>();
  private final long start = System.nanoTime();

  CompilerMeter(SystemProbe probe, List<ChildProcess> processes) {
    this.probe = probe;
    processes.forEach(process -> look(process.pid()));
    look(ProcessHandle.current().pid());
  }

  private void look(long pid) {
    before.put(pid, probe.compilers(pid));
  }

  /**
   * Begins to measure.
   *
   * @param processes the backend's; this process comes of itself
   * @return to be read once or often
   */
  public static CompilerMeter start(List<ChildProcess> processes) {
    return new CompilerMeter(new OshiProbe(), processes);
  }

  private Duration used() {
    Duration used = Duration.ZERO;
    for (Map.Entry<Long, Duration> process : before.entrySet()) {
      Duration more = probe.compilers(process.getKey()).minus(process.getValue());
      used = more.isNegative() ? used : used.plus(more);
    }
    return used;
  }

  /**
   * Processor time of compilers since the start, as a share of one core.
   *
   * @return summed over the processes, at least 0; what has ended since counts nothing
   */
  public double share() {
    return used().toNanos() / (double) Math.max(1, System.nanoTime() - start);
  }
}
