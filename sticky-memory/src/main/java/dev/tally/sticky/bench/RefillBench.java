package dev.tally.sticky.bench;

import dev.tally.bench.Fill;
import dev.tally.deploy.DeploymentException;
import dev.tally.sticky.deploy.StickyDeployment;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * How soon a node that lost its memory holds its share of many counters again, and what it costs.
 */
final class RefillBench {

  private static final int IN_FLIGHT = 4_096;
  private static final Duration BASELINE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SNAPSHOT_BYTES = "tally_sticky_moved_bytes_total";

  private final StickyDeployment nodes;
  private final SteadyLoad load;
  private final Consumer<String> out;

  RefillBench(StickyDeployment nodes, SteadyLoad load, Consumer<String> out) {
    this.nodes = nodes;
    this.load = load;
    this.out = out;
  }

  /**
   * Fills, then kills and restarts a node.
   *
   * @return whether every counter could be made
   */
  boolean run(long counters) throws DeploymentException, InterruptedException, IOException {
    long began = System.nanoTime();
    long failed = Fill.run(nodes, counters, IN_FLIGHT);
    out.accept(
        String.format(
            Locale.ROOT, "%,d counters made in %.1f s", counters - failed, seconds(began)));
    load.takeLatencies();
    Thread.sleep(BASELINE.toMillis());
    Histogram calm = load.takeLatencies();
    String name = nodes.processes().get(1).name();
    long since = System.nanoTime();
    nodes.kill(name);
    load.watch(since).awaitMillis(PATIENCE);
    double bytesBefore = snapshotBytes();
    nodes.restart(name);
    long ready = System.nanoTime();
    load.takeLatencies();
    nodes.awaitWhole();
    double refill = seconds(ready);
    Histogram meanwhile = load.takeLatencies();
    double megabytes = (snapshotBytes() - bytesBefore) / 1e6;
    out.accept(
        String.format(
            Locale.ROOT,
            "a fresh node at full redundancy: %.1f s after it was up (%.1f s after the kill),"
                + " %.0f MB of state sent, %.0f MB/s; p99 meanwhile %.2f ms, %.2f ms before",
            refill,
            seconds(since),
            megabytes,
            megabytes / refill,
            meanwhile.getValueAtPercentile(99) / 1e6,
            calm.getValueAtPercentile(99) / 1e6));
    return failed == 0;
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private double snapshotBytes() {
    double sum = 0;
    for (Map.Entry<String, Double> metric : nodes.metrics().entrySet()) {
      sum += metric.getKey().endsWith(SNAPSHOT_BYTES) ? metric.getValue() : 0;
    }
    return sum;
  }
}
