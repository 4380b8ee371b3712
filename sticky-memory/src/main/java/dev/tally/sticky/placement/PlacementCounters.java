package dev.tally.sticky.placement;

/**
 * What the placement has done since it was created, for metrics and reports.
 *
 * @param movesBegun memberships for which a learner was named
 * @param movesDone memberships whose new holder is active
 * @param movesAbandoned moves begun that were given up: the learner failed, died or is not wanted
 *     any more, or a failover came first
 * @param transfers planned changes of a primary
 * @param failovers changes of a primary that could not be asked, and configurations taken back
 * @param theoreticalMinimum the fewest memberships that the changes of nodes could move: each
 *     change adds those in which the targets before and after it differ
 */
public record PlacementCounters(
    long movesBegun,
    long movesDone,
    long movesAbandoned,
    long transfers,
    long failovers,
    long theoreticalMinimum) {

  /** Nothing yet. */
  public static final PlacementCounters ZERO = new PlacementCounters(0, 0, 0, 0, 0, 0);
}
