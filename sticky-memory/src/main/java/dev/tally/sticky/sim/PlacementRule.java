package dev.tally.sticky.sim;

import dev.tally.sticky.placement.Placement;
import dev.tally.sticky.placement.PlacementCommand;
import dev.tally.sticky.placement.PlacementResult;
import dev.tally.sticky.placement.PlacementState;

/** Decides about configurations; tests give faulty ones. */
@FunctionalInterface
interface PlacementRule {

  /** The placement of production. */
  PlacementRule SOUND = Placement::apply;

  PlacementResult apply(PlacementState state, PlacementCommand command);
}
