package dev.tally.sticky.node;

import dev.tally.sticky.placement.NodeStatus;
import dev.tally.sticky.placement.PlacedNode;
import dev.tally.sticky.placement.PlacementCommand;
import dev.tally.sticky.placement.PlacementState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notices silence, at the leader of the placement: pure, it is told the time and who was heard.
 * What it says is a hint. A node that is wrongly suspected loses time, never data.
 */
final class Detector {

  /** Silent for so long, a node is suspected: eight heartbeats. */
  static final long SUSPECT_MILLIS = 400;

  /** One that was never heard here may still be starting, or not be linked yet. */
  static final long FIRST_HEARD_MILLIS = 5_000;

  /** Silent for so long, it is given up for good, and must come back as another. */
  static final long GIVE_UP_MILLIS = 30_000;

  /** Who looks so late was away itself, and has heard nobody because of that. */
  private static final long OWN_PAUSE_MILLIS = 200;

  private final Map<Long, Long> heard = new HashMap<>();
  private boolean leads;
  private long lastLook;

  /**
   * Looks around.
   *
   * @param now in milliseconds
   * @param leading whether this node leads the placement
   * @param self this node's incarnation
   * @param heardAt when each linked node was last heard
   * @param state the placement
   * @return what to tell the placement
   */
  List<PlacementCommand> look(
      long now, boolean leading, long self, Map<Long, Long> heardAt, PlacementState state) {
    boolean fresh = leading && (!leads || now - lastLook > OWN_PAUSE_MILLIS);
    leads = leading;
    lastLook = now;
    if (!leading || !state.created()) {
      heard.clear();
      return List.of();
    }
    List<PlacementCommand> told = new ArrayList<>();
    for (PlacedNode node : state.nodes()) {
      long incarnation = node.incarnation();
      if (incarnation == self || node.status() == NodeStatus.DEAD) {
        continue;
      }
      long at =
          Math.max(heard.getOrDefault(incarnation, now), heardAt.getOrDefault(incarnation, 0L));
      if (fresh) {
        // A full period of grace: nothing could be heard until now.
        at = now;
      }
      heard.put(incarnation, at);
      boolean everHeard = heardAt.getOrDefault(incarnation, 0L) > 0;
      boolean silent = now - at > (everHeard ? SUSPECT_MILLIS : FIRST_HEARD_MILLIS);
      boolean suspected = node.status() == NodeStatus.SUSPECT;
      if (now - at > GIVE_UP_MILLIS) {
        told.add(new PlacementCommand.Dead(incarnation));
      } else if (silent && !suspected) {
        told.add(new PlacementCommand.Suspect(incarnation));
      } else if (suspected && !silent && heardAt.getOrDefault(incarnation, 0L) == at) {
        told.add(new PlacementCommand.Heard(incarnation));
      }
    }
    return told;
  }
}
