package dev.tally.stats;

import dev.tally.deploy.Variant;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was learned about one column outside its stages.
 *
 * @param variant the column
 * @param effectiveSettings as the deployment reads them back, in the order to print
 * @param startUp from the start of its first process until it served
 * @param warmUp how long it was loaded before it was steady
 * @param steady whether it was steady when the warm-up ended
 * @param sustainableRate the highest rate with bounded latency, operations a second; empty where
 *     not calibrated
 * @param idle what its processes took while nothing was asked of them, after the warm-up
 * @param suspended whether it was suspended while others were measured
 * @param budget what its processes may take at most
 */
public record ColumnResult(
    Variant variant,
    Map<String, String> effectiveSettings,
    Duration startUp,
    Duration warmUp,
    boolean steady,
    OptionalDouble sustainableRate,
    Costs idle,
    boolean suspended,
    Budget budget) {}
