package dev.tally.sticky.placement;

import dev.tally.sticky.routing.ShardConfiguration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which member is to be replaced by whom. A node of a zone that has a member replaces that member
 * and no other, so there are never two in a zone; a node of another zone replaces whom it is most
 * urgent to be rid of.
 */
final class Swaps {

  /** One member goes, one node comes. */
  record Swap(long out, long in) {}

  private final Draft draft;

  Swaps(Draft draft) {
    this.draft = draft;
  }

  /** The next of a shard whose incoming node can be brought up to date now. */
  Optional<Swap> next(int shard) {
    List<Long> members = draft.shards.get(shard).current().members();
    return draft.target(shard).stream()
        .filter(in -> !members.contains(in) && draft.is(in, NodeStatus.LIVE))
        .flatMap(in -> outgoing(shard, in).map(out -> new Swap(out, in)).stream())
        .min(Comparator.comparingInt(swap -> urgency(shard, swap.out())));
  }

  /** Whom a node replaces; nobody where it should not be a member or is one. */
  Optional<Long> outgoing(int shard, long in) {
    List<Long> members = draft.shards.get(shard).current().members();
    List<Long> target = draft.target(shard);
    if (members.contains(in) || !target.contains(in)) {
      return Optional.empty();
    }
    Optional<Long> neighbour =
        members.stream().filter(m -> draft.zone(m).equals(draft.zone(in))).findFirst();
    return neighbour.isPresent()
        ? neighbour
        : members.stream()
            .filter(m -> !target.contains(m))
            // A member whose successor is of its own zone waits for that one.
            .filter(m -> target.stream().noneMatch(t -> draft.zone(t).equals(draft.zone(m))))
            .min(Comparator.comparingInt(m -> urgency(shard, m)));
  }

  /** The dead first, then who is to go, the primary last: it must hand over before. */
  private int urgency(int shard, long out) {
    ShardConfiguration current = draft.shards.get(shard).current();
    if (draft.is(out, NodeStatus.DEAD)) {
      return 0;
    }
    if (out == current.primary()) {
      return 3;
    }
    return draft.node(out).draining() ? 1 : 2;
  }
}
