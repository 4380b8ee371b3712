package dev.tally.sticky.placement;

/**
 * How much may be under way at once. Failovers are never held back.
 *
 * @param maxMoves memberships on their way from one node to another, at least 1
 * @param maxTransfers planned changes of a primary, at least 1
 */
public record PlacementLimits(int maxMoves, int maxTransfers) {

  /** 8 moves and 16 transfers. */
  public static final PlacementLimits DEFAULT = new PlacementLimits(8, 16);

  /** Checks the bounds. */
  public PlacementLimits {
    if (maxMoves < 1) {
      throw new IllegalArgumentException("max moves is " + maxMoves + ", must be at least 1");
    }
    if (maxTransfers < 1) {
      throw new IllegalArgumentException(
          "max transfers is " + maxTransfers + ", must be at least 1");
    }
  }
}
