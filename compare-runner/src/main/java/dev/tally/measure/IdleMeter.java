package dev.tally.measure;

import dev.tally.process.ChildProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures what processes cost while nobody asks anything of them. */
public final class IdleMeter {

  /** The share of one core above which an idle side should be suspended while another runs. */
  public static final double DISTURBING_SHARE = 0.02;

  private IdleMeter() {}

  /**
   * Watches processes for a while. The counters move in steps of 10 ms, so a window of a second
   * tells shares down to 1% apart.
   *
   * @param processes which
   * @param window how long; the caller waits
   * @return their processor time together, as a share of one core, at least 0
   * @throws InterruptedException where the caller was interrupted
   */
  public static double cpuShare(List<ChildProcess> processes, Duration window)
      throws InterruptedException {
    Usage usage = new Usage(new OshiProbe(), ResourceMeter.SATURATED_SHARE);
    usage.sample(processes);
    long start = System.nanoTime();
    TimeUnit.NANOSECONDS.sleep(window.toNanos());
    usage.sample(processes);
    return usage.cpu().toNanos() / (double) (System.nanoTime() - start);
  }
}
