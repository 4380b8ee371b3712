package dev.tally.process;

import java.time.Duration;
import java.util.Collection;

/** What processes have used of the processors, as the system counts it: in ticks of some 10 ms. */
public final class ProcessCpu {

  private ProcessCpu() {}

  /**
   * CPU time of children since their start, all together.
   *
   * @param children which; one that has ended counts as 0
   * @return nanoseconds
   */
  public static long of(Collection<ChildProcess> children) {
    return children.stream()
        .flatMap(child -> ProcessHandle.of(child.pid()).stream())
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos)
        .sum();
  }
}
