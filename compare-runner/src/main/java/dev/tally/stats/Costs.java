package dev.tally.stats;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What a side's processes took while something was measured.
 *
 * @param elapsed how long was measured
 * @param mostResidentBytes resident memory of all of them together, the most seen at one moment
 * @param processes one each, in the order first seen; empty for a backend without any of its own
 */
public record Costs(Duration elapsed, long mostResidentBytes, List<ProcessCost> processes) {

  /** Nothing was measured. */
  public static final Costs NONE = new Costs(Duration.ZERO, 0, List.of());

  /** Copies the list. */
  public Costs {
    processes = List.copyOf(processes);
  }

  /**
   * All processes together.
   *
   * @return their sum; what was not measured of one of them is empty, and so is everything but
   *     processor time and memory where there is no process
   */
  public ProcessCost sum() {
    return new ProcessCost(
        ProcessCost.ALL,
        ProcessCost.ALL,
        processes.stream().map(ProcessCost::cpu).reduce(Duration.ZERO, Duration::plus),
        processes.stream().mapToLong(ProcessCost::residentBytes).sum(),
        mostResidentBytes,
        sum(ProcessCost::readBytes),
        sum(ProcessCost::writtenBytes),
        sum(ProcessCost::sentBytes),
        sum(ProcessCost::receivedBytes));
  }

  private OptionalLong sum(Function<ProcessCost, OptionalLong> part) {
    return processes.isEmpty()
        ? OptionalLong.empty()
        : processes.stream().map(part).reduce(OptionalLong.of(0), ProcessCost::plus);
  }

  /**
   * Processor time as a share of one core.
   *
   * @return at least 0; 0 where nothing was measured
   */
  public double cpuShare() {
    return elapsed.isZero() ? 0 : sum().cpu().toNanos() / (double) elapsed.toNanos();
  }
}
