package dev.tally.kafka.sweep;

import dev.tally.process.ChildProcess;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Stream;

/** What processes have used of the processors. */
final class ProcessCpu {

  private ProcessCpu() {}

  /** CPU time of this process and of others since their start, in nanoseconds. */
  static long nanos(Collection<ChildProcess> others) {
    return Stream.concat(
            Stream.of(ProcessHandle.current()),
            others.stream().flatMap(child -> ProcessHandle.of(child.pid()).stream()))
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos)
        .sum();
  }
}
