package dev.tally.experiment;

import dev.tally.drive.DriveControl;
import dev.tally.drive.DriveResult;
import dev.tally.drive.LoadDriver;
import dev.tally.history.Phase;
import dev.tally.workload.ExperimentPlan;
import dev.tally.workload.Load;
import dev.tally.workload.OperationPlan;
import dev.tally.workload.OperationPlanner;
import dev.tally.workload.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * A kind of load that a column is to be warm under: a closed loop of one size, or an open loop of
 * one rate and way of arriving. Batches of many and of one, and calls that come in a hurry or one
 * by one, are not the same code to a compiler.
 *
 * @param name for people and for what is remembered of it
 * @param operations on the keys of the warm-up
 * @param inFlight the window of a closed loop, 0 for an open one
 * @param length of one burst
 */
record LoadKind(String name, OperationPlan operations, int inFlight, Duration length) {

  /** Long enough for a rate, short enough for several. */
  private static final Duration LONGEST_BURST = Duration.ofSeconds(3);

  private static final Duration SHORTEST_BURST = Duration.ofMillis(250);

  /** What every column is warmed up with, whatever will be measured: it does most in a second. */
  private static final int MANY = 256;

  private static final int FEW = 8;

  /** Runs one burst. */
  DriveResult burst(LoadDriver driver, Duration longest) {
    return inFlight > 0
        ? driver.closedLoop(
            operations,
            inFlight,
            Long.MAX_VALUE,
            length.compareTo(longest) < 0 ? length : longest,
            Phase.WARM_UP,
            DriveControl.NONE)
        : driver.openLoop(operations, StageRun.MAX_IN_FLIGHT, Phase.WARM_UP, DriveControl.NONE);
  }

  /**
   * The closed loops that will be measured, the largest first; of many and few where none will.
   *
   * @param longest a warm-up may take
   */
  static List<LoadKind> closed(ExperimentPlan plan, List<String> keys, Duration longest) {
    Map<String, LoadKind> kinds = new LinkedHashMap<>();
    for (Stage stage : plan.stages()) {
      if (stage.load() instanceof Load.Closed closed) {
        OperationPlan operations = OperationPlanner.closed(stage, plan.seed(), 1).onKeys(keys);
        for (int window : new TreeSet<>(closed.inFlight()).descendingSet()) {
          addClosed(kinds, window, operations, longest);
        }
      }
    }
    if (kinds.isEmpty()) {
      OperationPlan operations =
          OperationPlanner.closed(plan.stages().get(0), plan.seed(), 1).onKeys(keys);
      addClosed(kinds, MANY, operations, longest);
      addClosed(kinds, FEW, operations, longest);
    }
    return List.copyOf(kinds.values());
  }

  private static void addClosed(
      Map<String, LoadKind> kinds, int window, OperationPlan operations, Duration longest) {
    kinds.putIfAbsent(
        window + " in flight",
        new LoadKind(window + " in flight", operations, window, burstLength(longest)));
  }

  /** The open loops that will be measured on a column. */
  static List<LoadKind> open(
      ExperimentPlan plan, String column, Rates rates, List<String> keys, Duration longest) {
    Map<String, LoadKind> kinds = new LinkedHashMap<>();
    for (Stage stage : plan.stages()) {
      if (stage.load() instanceof Load.Open open) {
        OptionalDouble rate = rates.of(column, open.rate());
        if (rate.isPresent()) {
          String name =
              "%s arrivals%s"
                  .formatted(
                      word(open.arrival()),
                      stage.reads() > 0 ? " with " + word(stage.readLevel()) + " reads" : "");
          kinds.computeIfAbsent(
              name + Math.round(rate.getAsDouble()),
              n -> {
                Stage burst = stage.withDuration(burstLength(longest));
                return new LoadKind(
                    name,
                    OperationPlanner.open(burst, rate.getAsDouble(), plan.seed(), 1).onKeys(keys),
                    0,
                    burst.duration());
              });
        }
      }
    }
    return new ArrayList<>(kinds.values());
  }

  private static Duration burstLength(Duration longest) {
    Duration share = longest.dividedBy(6);
    return share.compareTo(LONGEST_BURST) > 0
        ? LONGEST_BURST
        : share.compareTo(SHORTEST_BURST) < 0 ? SHORTEST_BURST : share;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
