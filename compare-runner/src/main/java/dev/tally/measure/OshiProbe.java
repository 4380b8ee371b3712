package dev.tally.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.software.os.OSProcess;
import oshi.software.os.OSProcess.State;
import oshi.software.os.OperatingSystem;

/**
 * The counters by way of OSHI: about 0.15 ms of processor time for a process on Linux. The runner's
 * own time comes from its JVM, which counts in nanoseconds.
 */
final class OshiProbe implements SystemProbe {

  private static final Path PROC = Path.of("/proc");

  private final OperatingSystem system;
  private final CentralProcessor processor;
  private final double allowance;
  private final NetworkCounters network = new NetworkCounters();
  private final OperatingSystemMXBean self =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  OshiProbe() {
    SystemInfo info = new SystemInfo();
    system = info.getOperatingSystem();
    processor = info.getHardware().getProcessor();
    int bound = Runtime.getRuntime().availableProcessors();
    allowance =
        Math.min(
            new ControlGroup(Path.of("/")).processors().orElse(Double.POSITIVE_INFINITY),
            bound < processor.getLogicalProcessorCount() ? bound : Double.POSITIVE_INFINITY);
  }

  @Override
  public Optional<ProcessUsage> process(long pid) {
    // A zombie has lost its memory but keeps its processor time until its parent reaps it.
    return Optional.ofNullable(system.getProcess(Math.toIntExact(pid)))
        .filter(process -> process.getState() != State.INVALID)
        .map(OshiProbe::usage);
  }

  private static ProcessUsage usage(OSProcess process) {
    return new ProcessUsage(
        Duration.ofMillis(process.getKernelTime() + process.getUserTime()),
        process.getResidentMemory(),
        StorageBytes.of(PROC, process.getProcessID()));
  }

  @Override
  public Map<Long, Traffic> traffic(List<Long> pids, boolean thorough) {
    return network.look(pids, thorough);
  }

  @Override
  public Duration own() {
    return Duration.ofNanos(self.getProcessCpuTime());
  }

  @Override
  public Duration compilers(long pid) {
    OSProcess process = system.getProcess(Math.toIntExact(pid));
    return process == null
        ? Duration.ZERO
        : Duration.ofMillis(
            process.getThreadDetails().stream()
                .filter(thread -> isCompiler(thread.getName()))
                .mapToLong(thread -> thread.getKernelTime() + thread.getUserTime())
                .sum());
  }

  /** Linux keeps 15 characters of "C2 CompilerThread0". */
  private static boolean isCompiler(String thread) {
    return thread.startsWith("C1 Compiler") || thread.startsWith("C2 Compiler");
  }

  @Override
  public int processors() {
    return processor.getLogicalProcessorCount();
  }

  @Override
  public double allowance() {
    return allowance;
  }

  @Override
  public HostTicks host() {
    long[] ticks = processor.getSystemCpuLoadTicks();
    long total = Arrays.stream(ticks).sum();
    long idle = ticks[TickType.IDLE.getIndex()] + ticks[TickType.IOWAIT.getIndex()];
    return new HostTicks(total - idle, total);
  }
}
