package dev.tally.sticky.routing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node makes of the maps it is told: it goes forward only, and notices when everybody else
 * takes it for dead. Pure; whoever asks does what follows.
 */
public final class MapFollower {

  /** What a map means to a node. */
  public enum Step {
    /** It is no newer than the one known, and changes nothing. */
    OLD,
    /** It is to be followed. */
    NEWER,
    /**
     * It is to be followed, by another incarnation that holds nothing: this one is dead to
     * everybody else, and what was its may be somebody else's by now.
     */
    TAKEN_FOR_DEAD
  }

  private @Nullable PlacementMap map;
  private boolean known;

  /** Knows no map. */
  public MapFollower() {}

  /**
   * The newest map.
   *
   * @return empty before the first
   */
  public Optional<PlacementMap> map() {
    return Optional.ofNullable(map);
  }

  /**
   * Somebody tells a map.
   *
   * @param told the map
   * @param self the node's incarnation
   * @return what it means
   */
  public Step learn(PlacementMap told, long self) {
    PlacementMap old = map;
    if (old != null && told.version() <= old.version()) {
      return Step.OLD;
    }
    map = told;
    // Who has not joined yet is not known yet; who was buried is not known any more.
    boolean dead = told.dead().contains(self) || (known && !told.isAlive(self));
    known = !dead && told.isAlive(self);
    return dead ? Step.TAKEN_FOR_DEAD : Step.NEWER;
  }
}
