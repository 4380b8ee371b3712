package dev.tally.measure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the counters of the operating system. */
interface SystemProbe {

  /**
   * A process's use so far.
   *
   * @return empty where there is no such process (any more)
   */
  Optional<ProcessUsage> process(long pid);

  /**
   * What processes have sent and received since this probe was first asked, or since they started
   * where they are asked for later.
   *
   * @param pids which
   * @param thorough whether new connections are looked for in any case, which takes longer
   * @return by pid; without those of which the system does not tell
   */
  Map<Long, Traffic> traffic(List<Long> pids, boolean thorough);

  /** Processor time of this very process so far. */
  Duration own();

  /**
   * Processor time of a process' just-in-time compilers so far: of the threads that the JVM names
   * so, as far as the system tells threads' names.
   *
   * @return zero where there is no such process or no such name
   */
  Duration compilers(long pid);

  /** Time all processors together were busy and idle so far, in milliseconds. */
  HostTicks host();

  /** How many processors {@link #host} sums over. */
  int processors();

  /**
   * Processors' worth of time that this process and its children may take at most, where that is
   * less than the machine has: a container's quota, or the processors they are bound to.
   *
   * @return above 0; infinite where nothing but the machine is the limit
   */
  double allowance();

  /**
   * Processor time of the whole machine.
   *
   * @param busy anything but idle and waiting for disks, milliseconds, summed over processors
   * @param total busy and not, milliseconds, summed over processors
   */
  record HostTicks(long busy, long total) {

    /** The busy share since an earlier reading, 0 to 1; 0 where no tick has passed. */
    double busyShareSince(HostTicks earlier) {
      long passed = total - earlier.total;
      return passed <= 0 ? 0 : Math.min(1, Math.max(0, (busy - earlier.busy) / (double) passed));
    }
  }
}
