package dev.tally.sticky.placement;

import dev.tally.sticky.routing.ShardAssignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notices silence, at the leader of the placement: pure, it is told the time and who was heard.
 * What it says is a hint. A node that is wrongly suspected loses time, never data.
 *
 * <p>Silence for very long is taken for death, so that others get what the node held; but never
 * where a shard would be lost by that. A majority that is silent may hold the state still, and only
 * the end of its processes, which somebody must have seen, can tell otherwise.
 */
public final class Detector {

  /**
   * How long it waits, in milliseconds of the observer's clock.
   *
   * @param suspect silent for so long, a node is suspected
   * @param firstHeard the same for one that was never heard here: it may still be starting, or not
   *     be linked yet
   * @param giveUp silent for so long, it is given up for good, and must come back as another
   * @param ownPause who looks so late was away itself, and has heard nobody because of that
   */
  public record Patience(long suspect, long firstHeard, long giveUp, long ownPause) {

    /** Eight heartbeats; five seconds; half a minute. */
    public static final Patience DEFAULT = new Patience(400, 5_000, 30_000, 200);
  }

  private final Patience patience;
  private final Map<Long, Long> heard = new HashMap<>();
  private boolean leads;
  private long lastLook;

  /**
   * Has seen nothing yet.
   *
   * @param patience how long it waits
   */
  public Detector(Patience patience) {
    this.patience = patience;
  }

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
  public List<PlacementCommand> look(
      long now, boolean leading, long self, Map<Long, Long> heardAt, PlacementState state) {
    boolean fresh = leading && (!leads || now - lastLook > patience.ownPause);
    leads = leading;
    lastLook = now;
    if (!leading || !state.created()) {
      heard.clear();
      return List.of();
    }
    List<PlacementCommand> told = new ArrayList<>();
    Set<Long> gone = new HashSet<>();
    for (PlacedNode node : state.nodes()) {
      long incarnation = node.incarnation();
      if (node.status() == NodeStatus.DEAD) {
        continue;
      }
      if (incarnation == self) {
        // Somebody else suspected it, before it came to lead; nobody else would take that back.
        if (node.status() == NodeStatus.SUSPECT) {
          told.add(new PlacementCommand.Heard(self));
        }
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
      boolean silent = now - at > (everHeard ? patience.suspect : patience.firstHeard);
      boolean suspected = node.status() == NodeStatus.SUSPECT;
      if (now - at > patience.giveUp && survive(state, gone, incarnation)) {
        gone.add(incarnation);
        told.add(new PlacementCommand.Dead(incarnation));
      } else if (silent && !suspected) {
        told.add(new PlacementCommand.Suspect(incarnation));
      } else if (suspected && !silent && heardAt.getOrDefault(incarnation, 0L) == at) {
        told.add(new PlacementCommand.Heard(incarnation));
      }
    }
    return told;
  }

  /** Whether every shard keeps a majority of its active members without one more. */
  private static boolean survive(PlacementState state, Set<Long> gone, long incarnation) {
    return state.shards().stream()
        .filter(shard -> !shard.lost() && shard.activeMembers().contains(incarnation))
        .map(ShardAssignment::activeMembers)
        .allMatch(
            members ->
                members.stream()
                        .filter(m -> m != incarnation && !gone.contains(m) && !state.isDead(m))
                        .count()
                    > members.size() / 2);
  }
}
