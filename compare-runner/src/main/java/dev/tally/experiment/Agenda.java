package dev.tally.experiment;

import dev.tally.workload.ExperimentPlan;
import dev.tally.workload.Load;
import dev.tally.workload.Stage;
import java.time.Duration;

/** Estimates how long the steps of a run take, for the progress line. */
final class Agenda {

  static final Duration DEPLOY = Duration.ofSeconds(8);
  static final Duration CALIBRATE = Duration.ofSeconds(9);
  static final Duration FLOOR_STAGE = Duration.ofSeconds(1);
  static final Duration FLOOR_WARM_UP = Duration.ofSeconds(3);

  /** Warming a column under each kind of load before its first turn, as it goes mostly. */
  static final Duration SETTLE_FIRST = Duration.ofSeconds(60);

  /** The same before a later turn: a round where it is as warm as before. */
  static final Duration SETTLE = Duration.ofSeconds(20);

  /** Preload, drain, final reads and check of one row. */
  private static final Duration AROUND_A_ROW = Duration.ofSeconds(1);

  /** From one strike to the next, as it goes mostly. */
  private static final Duration A_STRIKE = Duration.ofSeconds(15);

  private Agenda() {}

  static Duration preparation(ExperimentPlan plan, boolean calibrate) {
    return calibrate ? plan.warmUp().plus(CALIBRATE) : plan.warmUp();
  }

  static Duration row(Stage stage) {
    Duration time = stage.duration();
    if (stage.fault().isPresent()) {
      Duration struck = A_STRIKE.multipliedBy(stage.fault().get().strikes());
      time = struck.compareTo(time) < 0 ? struck : time;
    }
    return time.plus(AROUND_A_ROW);
  }

  /** All turns of one column that is a system, in one trial. */
  static Duration turn(ExperimentPlan plan) {
    Duration sum = SETTLE.dividedBy(2);
    for (Stage stage : plan.stages()) {
      int rows = stage.load() instanceof Load.Closed closed ? closed.inFlight().size() : 1;
      sum = sum.plus(row(stage).multipliedBy(rows));
    }
    return sum;
  }

  /** A fresh deployment of a column, from its start through one turn to its end. */
  static Duration visit(ExperimentPlan plan) {
    Duration warming = plan.warmUp().compareTo(SETTLE_FIRST) < 0 ? plan.warmUp() : SETTLE_FIRST;
    return DEPLOY.plus(warming).plus(turn(plan).minus(SETTLE.dividedBy(2)));
  }

  /** All turns of one floor, in one trial. */
  static Duration floorTurn(ExperimentPlan plan) {
    Duration sum = Duration.ZERO;
    for (Stage stage : plan.stages()) {
      if (stage.load() instanceof Load.Closed closed) {
        sum = sum.plus(FLOOR_STAGE.multipliedBy(closed.inFlight().size()));
      }
    }
    return sum;
  }

  static Duration total(ExperimentPlan plan) {
    Duration column =
        DEPLOY
            .plus(preparation(plan, plan.needsCalibration()))
            .plus(SETTLE_FIRST)
            .plus(turn(plan).multipliedBy(plan.trials()));
    Duration floor = FLOOR_WARM_UP.plus(floorTurn(plan).multipliedBy(plan.trials()));
    return column
        .multipliedBy(plan.columns().size())
        .plus(floor.multipliedBy(plan.floors().size()));
  }
}
