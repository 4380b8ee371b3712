package dev.tally.cli;

import dev.tally.workload.ExperimentPlan;
import java.util.Iterator;

/** The presets' names, for help and completion. */
final class PresetNames implements Iterable<String> {

  @Override
  public Iterator<String> iterator() {
    return ExperimentPlan.PRESETS.iterator();
  }
}
