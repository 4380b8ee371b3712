package dev.tally.cli;

import dev.tally.deploy.Variant;
import dev.tally.experiment.Backends;
import dev.tally.measure.OtherLoad;
import dev.tally.measure.SystemLimits;
import dev.tally.workload.ExperimentPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is worth a word about the machine before a run begins on it. */
final class Surroundings {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private Surroundings() {}

  /** Looks for a second. Call it with the run lock held, before anything is started. */
  static List<String> remarks(ExperimentPlan plan, Backends known) throws InterruptedException {
    long systems =
        plan.columns().stream()
            .filter(name -> known.require(name).variant().kind() == Variant.Kind.SYSTEM)
            .count();
    return remarks((int) systems);
  }

  /** The same for so many systems at a time. */
  static List<String> remarks(int systems) throws InterruptedException {
    List<String> remarks = new ArrayList<>(SystemLimits.read().warnings(systems));
    otherLoad().ifPresent(remarks::add);
    return remarks;
  }

  /** What else the machine does, where that is worth a word. Looks for a second. */
  static Optional<String> otherLoad() throws InterruptedException {
    return OtherLoad.look(LOOK, Tally.class.getName()).warning();
  }
}
