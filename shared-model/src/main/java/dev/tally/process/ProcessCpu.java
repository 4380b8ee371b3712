package dev.tally.process;

import java.time.Duration;
import java.util.Collection;
import java.util.stream.Stream;

/** What processes have used of the processors, as the system counts it: in ticks of some 10 ms. */
public final class ProcessCpu {

  private ProcessCpu() {}

  /**
   * CPU time of this process since its start.
   *
   * @return nanoseconds; 0 where the system does not tell
   */
  public static long ofThisProcess() {
    return nanos(Stream.of(ProcessHandle.current()));
  }

  /**
   * CPU time of children since their start, all together.
   *
   * @param children which; one that has ended counts as 0
   * @return nanoseconds
   */
  public static long of(Collection<ChildProcess> children) {
    return nanos(children.stream().flatMap(child -> ProcessHandle.of(child.pid()).stream()));
  }

  private static long nanos(Stream<ProcessHandle> processes) {
    return processes
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos)
        .sum();
  }
}
