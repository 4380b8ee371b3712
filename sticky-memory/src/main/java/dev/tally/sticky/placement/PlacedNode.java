package dev.tally.sticky.placement;

import dev.tally.sticky.routing.NodeInfo;

/**
 * A node as the placement knows it.
 *
 * @param info who it is and where
 * @param status what is known of its process
 * @param draining whether it is to go; remembered while it is suspect, false once it is dead
 */
public record PlacedNode(NodeInfo info, NodeStatus status, boolean draining) {

  /** Checks that status and draining agree. */
  public PlacedNode {
    if ((status == NodeStatus.DRAINING && !draining)
        || ((status == NodeStatus.LIVE || status == NodeStatus.DEAD) && draining)) {
      throw new IllegalArgumentException(
          info.name() + " is " + status + ", draining must not be " + draining);
    }
  }

  /**
   * A node that answers.
   *
   * @param info who it is
   * @return live
   */
  public static PlacedNode live(NodeInfo info) {
    return new PlacedNode(info, NodeStatus.LIVE, false);
  }

  /**
   * Its identity.
   *
   * @return of this very process
   */
  public long incarnation() {
    return info.incarnation();
  }

  /**
   * Whether it answers.
   *
   * @return true where live or draining
   */
  public boolean responsive() {
    return status == NodeStatus.LIVE || status == NodeStatus.DRAINING;
  }

  /**
   * Whether it counts where shards are given targets.
   *
   * @return true unless it is to go or has gone; a short silence changes nothing
   */
  public boolean placeable() {
    return status != NodeStatus.DEAD && !draining;
  }

  PlacedNode dead() {
    return new PlacedNode(info, NodeStatus.DEAD, false);
  }

  PlacedNode suspect() {
    return new PlacedNode(info, NodeStatus.SUSPECT, draining);
  }

  PlacedNode heard() {
    return new PlacedNode(info, draining ? NodeStatus.DRAINING : NodeStatus.LIVE, draining);
  }

  PlacedNode draining(boolean drains) {
    PlacedNode silent = new PlacedNode(info, NodeStatus.SUSPECT, drains);
    return status == NodeStatus.SUSPECT ? silent : silent.heard();
  }

  PlacedNode weighing(double weight) {
    NodeInfo weighed =
        new NodeInfo(
            info.name(), info.zone(), info.incarnation(), info.host(), info.port(), weight);
    return new PlacedNode(weighed, status, draining);
  }
}
