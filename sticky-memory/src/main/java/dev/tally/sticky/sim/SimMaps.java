package dev.tally.sticky.sim;

import dev.tally.sticky.routing.PlacementMap;
import java.util.ArrayList;
import java.util.List;

/** The newest maps, and who is told which of them when: some hear late, and some never. */
final class SimMaps {

  /** How many maps are remembered, for those who hear late. */
  static final int PAST = 12;

  private static final int TELL_MILLIS = 10;

  private final Simulation world;
  private final List<PlacementMap> newest = new ArrayList<>();

  SimMaps(Simulation world) {
    this.world = world;
  }

  /** The newest map, or one of before for those who hear late. */
  PlacementMap of(SimNode node) {
    PlacementMap now = world.placement().map();
    if (newest.isEmpty() || newest.get(newest.size() - 1).version() < now.version()) {
      newest.add(now);
      if (newest.size() > PAST) {
        newest.remove(0);
      }
    }
    return world.network.isFaulty() ? newest.get(Math.max(0, newest.size() - 1 - node.lag())) : now;
  }

  /** Everybody is told the map, now and then, if it arrives. */
  void tellLater() {
    world.clock.later(
        TELL_MILLIS,
        () -> {
          tell();
          tellLater();
        });
  }

  /** Under the product's placement nodes ask for themselves. */
  private void tell() {
    if (!world.mix.isProduct()) {
      for (SimNode node : world.liveNodes()) {
        PlacementMap map = of(node);
        world.network.send(Simulation.PLACEMENT, node.name(), () -> node.run(() -> node.told(map)));
      }
    }
  }
}
