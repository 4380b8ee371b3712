package dev.tally.measure;

import dev.tally.process.ChildProcess;
import dev.tally.stats.Costs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures what processes cost while nobody asks anything of them. */
public final class IdleMeter {

  /** The share of one core above which an idle side should be suspended while another runs. */
  public static final double DISTURBING_SHARE = 0.02;

  private IdleMeter() {}

  /**
   * Watches processes for a while. The counters of processor time move in steps of 10 ms, so a
   * window of a second tells shares down to 1% apart.
   *
   * @param processes which
   * @param window how long; the caller waits
   * @return what they took meanwhile
   * @throws InterruptedException where the caller was interrupted
   */
  public static Costs look(List<ChildProcess> processes, Duration window)
      throws InterruptedException {
    Usage usage = new Usage(new OshiProbe(), ResourceMeter.SATURATED_SHARE);
    usage.sample(processes, Usage.Look.THOROUGH);
    TimeUnit.NANOSECONDS.sleep(window.toNanos());
    usage.sample(processes, Usage.Look.THOROUGH);
    return usage.costs();
  }
}
