package dev.tally.measure;

import dev.tally.process.ChildProcess;
import dev.tally.stats.ResourceUse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures what a stage costs, from its making to {@link #stop()}: processor time of every child
 * process and of the runner, compilers' part of it, the most resident memory seen, what was read
 * from storage and written to it, what was sent and received, how busy the machine was. Samples
 * every 250 ms, the network every second, on a thread of its own. A process that dies keeps what it
 * used up to the last sample; for the network see {@link NetworkCounters}.
 *
 * <p>MEASURED-COST
 */
public final class ResourceMeter implements AutoCloseable {

  /** The busy share of the host's processors above which a stage is marked as saturated. */
  public static final double SATURATED_SHARE = 0.9;

  /** The time between two samples. */
  public static final Duration INTERVAL = Duration.ofMillis(250);

  /** So many samples have one of them look at the network. */
  private static final int SAMPLES_A_NETWORK_LOOK = 4;

  private static final Logger log = LoggerFactory.getLogger(ResourceMeter.class);

  private final Supplier<List<ChildProcess>> processes;
  private final Usage usage;
  private final CompilerMeter compilers;
  private final ScheduledExecutorService sampler;
  private int samples;

  private ResourceMeter(Supplier<List<ChildProcess>> processes, SystemProbe probe) {
    this.processes = processes;
    this.usage = new Usage(probe, SATURATED_SHARE);
    this.compilers = new CompilerMeter(probe, processes.get());
    this.sampler =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "resource-meter");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Begins to measure.
   *
   * @param processes the backend's processes as they are now, asked at every sample; usually {@code
   *     deployment::processes}
   * @return a running meter
   */
  public static ResourceMeter start(Supplier<List<ChildProcess>> processes) {
    ResourceMeter meter = new ResourceMeter(processes, new OshiProbe());
    meter.sample(Usage.Look.THOROUGH);
    long interval = INTERVAL.toMillis();
    meter.sampler.scheduleAtFixedRate(meter::sample, interval, interval, TimeUnit.MILLISECONDS);
    return meter;
  }

  private synchronized void sample() {
    samples++;
    sample(samples % SAMPLES_A_NETWORK_LOOK == 0 ? Usage.Look.NETWORK : Usage.Look.QUICK);
  }

  private synchronized void sample(Usage.Look look) {
    try {
      usage.sample(processes.get(), look);
    } catch (RuntimeException e) {
      // One sample missed costs little; an exception that escapes would end all later ones.
      log.warn("a resource sample failed", e);
    }
  }

  /**
   * Takes a last sample and ends the measurement.
   *
   * @return the cost since {@link #start}
   */
  public synchronized ResourceUse stop() {
    sampler.shutdownNow();
    sample(Usage.Look.THOROUGH);
    return usage.use(compilers.share());
  }

  /** Ends the measurement without a result. Idempotent. */
  @Override
  public void close() {
    sampler.shutdownNow();
  }
}
