package dev.tally.kafka.sweep;

import dev.tally.counter.StatefulCounter;
import dev.tally.process.ChildProcess;
import dev.tally.process.ProcessCpu;
import java.time.Duration;
import java.util.List;

/**
 * One measurement.
 *
 * @param result of the loop
 * @param cpuNanos of the processes it is charged with, this one included
 */
record Taken(ClosedLoop.Result result, long cpuNanos) {

  static Taken of(
      StatefulCounter counter, int inFlight, Duration duration, List<ChildProcess> charged)
      throws InterruptedException {
    long before = cpu(charged);
    ClosedLoop.Result result = ClosedLoop.run(counter, inFlight, duration);
    return new Taken(result, cpu(charged) - before);
  }

  private static long cpu(List<ChildProcess> charged) {
    return ProcessCpu.ofThisProcess() + ProcessCpu.of(charged);
  }

  boolean isWhole() {
    return result.unanswered() == 0;
  }

  /** CPU time of one operation in microseconds, 0 where none was answered. */
  double cpuMicros() {
    return result.answered() == 0 ? 0 : cpuNanos / 1e3 / result.answered();
  }
}
