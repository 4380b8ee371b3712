package dev.tally.fault;

import dev.tally.workload.FaultPlan;
import dev.tally.workload.FaultPlan.What;
import dev.tally.workload.FaultPlan.Whom;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Draws a fault of those that a deployment can suffer. */
final class Draw {

  /** Planned events are far more frequent than crashes, and kills more than pauses. */
  private static final List<Deed> ALL =
      List.of(
          new Deed(What.RESTART, Whom.OWNER),
          new Deed(What.RESTART, Whom.MINOR),
          new Deed(What.RESTART, Whom.COORDINATOR),
          new Deed(What.SCALE_OUT, Whom.OWNER),
          new Deed(What.KILL, Whom.OWNER),
          new Deed(What.KILL, Whom.MINOR),
          new Deed(What.KILL, Whom.COORDINATOR),
          new Deed(What.KILL, Whom.LOG_LEADER),
          new Deed(What.PAUSE, Whom.OWNER),
          new Deed(What.PAUSE, Whom.LOG_LEADER),
          new Deed(What.VANISH, Whom.OWNER),
          new Deed(What.ISOLATE, Whom.OWNER),
          new Deed(What.MUTE, Whom.COORDINATOR),
          new Deed(What.DEGRADE, Whom.MINOR));

  private record Deed(What what, Whom whom) {}

  private Draw() {}

  /**
   * A fault.
   *
   * @param plan its times and strikes
   * @param random of the row
   * @return with the plan's hold, or none where what was drawn is mended by itself
   */
  static FaultPlan of(FaultPlan plan, Target target, SplittableRandom random) {
    List<FaultPlan> possible =
        ALL.stream()
            .map(deed -> plan.with(deed.what(), deed.whom()))
            .map(fault -> fault.mendsItself() ? fault.withHold(Duration.ZERO) : fault)
            .filter(fault -> Faults.cannot(target, fault).isEmpty())
            .filter(fault -> Faults.meaningless(target.deployment(), fault).isEmpty())
            .toList();
    return possible.get(random.nextInt(possible.size()));
  }

  /** Whether a deployment can suffer any of them. */
  static boolean isPossible(FaultPlan plan, Target target) {
    return ALL.stream()
        .map(deed -> plan.with(deed.what(), deed.whom()))
        .anyMatch(
            fault ->
                Faults.cannot(target, fault).isEmpty()
                    && Faults.meaningless(target.deployment(), fault).isEmpty());
  }
}
