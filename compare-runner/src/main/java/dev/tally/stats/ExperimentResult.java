package dev.tally.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a run found, complete or not.
 *
 * @param name of the plan
 * @param title of the plan, for a reader
 * @param planYaml the plan as run, overrides applied
 * @param seed of every random choice
 * @param startedAt wall-clock time
 * @param elapsed wall time of the run
 * @param environment the machine and the versions, by name, in the order to print
 * @param commonRate operations a second offered to every column in the calibrated stages, 0 for
 *     none
 * @param method how rows are judged and sides compared
 * @param columns in the order to print; floors and ceilings last
 * @param stages every attempt at a row, in the order measured
 * @param recoveries rows of faults, in the order measured
 * @param bursts of load while columns were conditioned, in the order driven
 * @param warnings what a reader must know before comparing
 * @param failure why the run is not complete, for a person; empty where it is
 */
public record ExperimentResult(
    String name,
    String title,
    String planYaml,
    long seed,
    Instant startedAt,
    Duration elapsed,
    Map<String, String> environment,
    double commonRate,
    Method method,
    List<ColumnResult> columns,
    List<StageResult> stages,
    List<RecoveryResult> recoveries,
    List<BurstResult> bursts,
    List<String> warnings,
    Optional<String> failure) {}
