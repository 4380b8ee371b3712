package dev.tally.sticky.placement;

import dev.tally.sticky.routing.NodeInfo;
import java.util.Optional;

/** Nodes that come, go, fall silent and are heard. */
final class Membership {

  private static final Optional<String> ACCEPTED = Optional.empty();

  private Membership() {}

  static Optional<String> apply(PlacementState state, Draft draft, PlacementCommand command) {
    if (command instanceof PlacementCommand.Join join) {
      return join(state, draft, join.node());
    } else if (command instanceof PlacementCommand.Suspect suspect) {
      return suspect(state, draft, suspect.incarnation());
    } else if (command instanceof PlacementCommand.Heard heard) {
      return heard(state, draft, heard.incarnation());
    } else if (command instanceof PlacementCommand.Dead dead) {
      return dead(state, draft, dead.incarnation());
    } else if (command instanceof PlacementCommand.Drain drain) {
      return drain(state, draft, drain.name(), true);
    } else if (command instanceof PlacementCommand.Undrain undrain) {
      return drain(state, draft, undrain.name(), false);
    } else if (command instanceof PlacementCommand.Weigh weigh) {
      return weigh(state, draft, weigh.name(), weigh.weight());
    }
    throw new IllegalArgumentException("not about nodes: " + command);
  }

  private static Optional<String> join(PlacementState state, Draft draft, NodeInfo node) {
    long incarnation = node.incarnation();
    if (state.isDead(incarnation)) {
      return isDead(incarnation);
    }
    Optional<PlacedNode> known = state.node(incarnation);
    if (known.isPresent()) {
      return known.get().info().name().equals(node.name())
          ? ACCEPTED
          : Optional.of("incarnation " + hex(incarnation) + " is of " + known.get().info().name());
    }
    state.node(node.name()).ifPresent(older -> draft.put(older.dead()));
    draft.put(PlacedNode.live(node));
    return ACCEPTED;
  }

  private static Optional<String> suspect(PlacementState state, Draft draft, long incarnation) {
    Optional<PlacedNode> node = state.node(incarnation);
    node.filter(PlacedNode::responsive).ifPresent(n -> draft.put(n.suspect()));
    return node.isPresent() || state.isDead(incarnation) ? ACCEPTED : isUnknown(incarnation);
  }

  private static Optional<String> heard(PlacementState state, Draft draft, long incarnation) {
    if (state.isDead(incarnation)) {
      return isDead(incarnation);
    }
    Optional<PlacedNode> node = state.node(incarnation);
    node.filter(n -> n.status() == NodeStatus.SUSPECT).ifPresent(n -> draft.put(n.heard()));
    return node.isPresent() ? ACCEPTED : isUnknown(incarnation);
  }

  private static Optional<String> dead(PlacementState state, Draft draft, long incarnation) {
    if (state.isDead(incarnation)) {
      return ACCEPTED;
    }
    Optional<PlacedNode> node = state.node(incarnation);
    node.ifPresent(n -> draft.put(n.dead()));
    return node.isPresent() ? ACCEPTED : isUnknown(incarnation);
  }

  private static Optional<String> drain(
      PlacementState state, Draft draft, String name, boolean drains) {
    Optional<PlacedNode> node = state.node(name);
    node.filter(n -> n.draining() != drains).ifPresent(n -> draft.put(n.draining(drains)));
    return node.isPresent() ? ACCEPTED : isUnknown(name);
  }

  private static Optional<String> weigh(
      PlacementState state, Draft draft, String name, double weight) {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      return Optional.of("weight is " + weight + ", must be finite and more than 0");
    }
    Optional<PlacedNode> node = state.node(name);
    node.ifPresent(n -> draft.put(n.weighing(weight)));
    return node.isPresent() ? ACCEPTED : isUnknown(name);
  }

  private static Optional<String> isDead(long incarnation) {
    return Optional.of("incarnation " + hex(incarnation) + " is dead; a new one may join");
  }

  private static Optional<String> isUnknown(long incarnation) {
    return Optional.of("incarnation " + hex(incarnation) + " has not joined");
  }

  private static Optional<String> isUnknown(String name) {
    return Optional.of("no process of node " + name + " lives");
  }

  private static String hex(long incarnation) {
    return Long.toHexString(incarnation);
  }
}
