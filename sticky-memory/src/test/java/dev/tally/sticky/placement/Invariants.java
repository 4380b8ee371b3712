package dev.tally.sticky.placement;

import dev.tally.sticky.sim.PlacementInvariants;

/** What holds after every command, and between a state and the next: as the simulation has it. */
final class Invariants {

  private Invariants() {}

  static void check(PlacementState before, PlacementCommand command, PlacementResult result) {
    PlacementInvariants.check(before, command, result);
  }
}
