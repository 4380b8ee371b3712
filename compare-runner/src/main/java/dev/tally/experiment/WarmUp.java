package dev.tally.experiment;

import dev.tally.drive.DriveResult;
import dev.tally.drive.LoadDriver;
import dev.tally.drive.Steadiness;
import dev.tally.measure.CompilerMeter;
import dev.tally.process.ChildProcess;
import dev.tally.stats.BurstResult;
import dev.tally.stats.ResourceUse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Warms a column up for what will be measured: in rounds, a burst of each kind of load, and after
 * each a rest, until the compilers have worked off what the burst has given them to do. Under
 * constant load on few cores they would take the same time from the load as the load takes from
 * them, and be done no sooner.
 *
 * <p>It ends with a round in which the column was steady under each kind. What it has seen of a
 * kind is kept for the column's whole life, so that a column which is taken up again needs one
 * round where it is as warm as before, and as many as it takes where it is not.
 */
final class WarmUp {

  private static final Duration LOOK = Duration.ofMillis(500);

  private final String column;
  private final Supplier<List<ChildProcess>> processes;
  private final BooleanSupplier cancelled;
  private final Consumer<BurstResult> listener;
  private final Map<String, Steadiness> seen = new HashMap<>();

  /**
   * Of one column.
   *
   * @param column its name
   * @param processes of it
   * @param listener is told of every burst
   */
  WarmUp(
      String column,
      Supplier<List<ChildProcess>> processes,
      BooleanSupplier cancelled,
      Consumer<BurstResult> listener) {
    this.column = column;
    this.processes = processes;
    this.cancelled = cancelled;
    this.listener = listener;
  }

  /**
   * Runs it.
   *
   * @param phase for the record
   * @param driver of a client of the column
   * @param kinds of load to be warm under
   * @param longest how long it may take, rests included; the round under way is ended early
   * @return whether the last round was steady throughout
   */
  boolean run(String phase, LoadDriver driver, List<LoadKind> kinds, Duration longest)
      throws InterruptedException {
    long start = System.nanoTime();
    long end = start + longest.toNanos();
    boolean steady = false;
    while (!steady && System.nanoTime() < end && !cancelled.getAsBoolean()) {
      steady = true;
      for (LoadKind kind : kinds) {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (left.isNegative() || cancelled.getAsBoolean()) {
          return false;
        }
        steady &= burst(phase, start, driver, kind, left);
      }
    }
    return steady;
  }

  private boolean burst(
      String phase, long start, LoadDriver driver, LoadKind kind, Duration longest)
      throws InterruptedException {
    double at = (System.nanoTime() - start) / 1e9;
    Steadiness steadiness =
        seen.computeIfAbsent(kind.name(), k -> new Steadiness(ResourceUse.COMPILING_SHARE));
    CompilerMeter compilers = CompilerMeter.start(processes.get());
    DriveResult result = kind.burst(driver, longest);
    double share = compilers.share();
    steadiness.burst(result, share);
    double rest = share > ResourceUse.COMPILING_SHARE ? rest(longest) : 0;
    listener.accept(
        new BurstResult(
            column,
            phase,
            at,
            kind.name(),
            result.throughput(),
            result.latency().getValueAtPercentile(50),
            share,
            rest));
    return steadiness.isSteady();
  }

  /**
   * Waits, without load, until compilers are all but idle.
   *
   * @param longest how long at most
   * @return how long it took, seconds
   */
  double rest(Duration longest) throws InterruptedException {
    long start = System.nanoTime();
    double share = Double.POSITIVE_INFINITY;
    while (share > ResourceUse.COMPILING_SHARE
        && System.nanoTime() - start < longest.toNanos()
        && !cancelled.getAsBoolean()) {
      CompilerMeter compilers = CompilerMeter.start(processes.get());
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
      share = compilers.share();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Operations a second of the last burst of a kind, 0 before the first. */
  double rate(LoadKind kind) {
    Steadiness steadiness = seen.get(kind.name());
    return steadiness == null ? 0 : steadiness.rate();
  }
}
