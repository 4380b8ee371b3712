package dev.tally.sticky.placement;

import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Issues all that follows from a state. In this order: what is lost, failovers, learners given up;
 * primaries of nodes that are to go; moves, in place of the dead first; and when nothing moves, the
 * balance of primaries.
 *
 * <p>It comes to rest: a failover names a primary that answers; a transfer goes to a member that
 * stays, or makes way for a move; a balancing transfer lowers the sum of the squares of the numbers
 * of primaries; a move leaves a member fewer that is not in the target.
 */
final class Rebalancer {

  private final Draft draft;
  private final Swaps swaps;
  private final int first;
  private final Map<Long, Integer> primaries = new HashMap<>();
  private int moves;
  private int transfers;

  /**
   * Prepares.
   *
   * @param draft what to change
   * @param first the shard whose moves come first, the others after it in turn
   */
  Rebalancer(Draft draft, int first) {
    this.draft = draft;
    this.swaps = new Swaps(draft);
    this.first = first;
  }

  void run() {
    for (ShardAssignment shard : draft.shards) {
      if (!shard.lost()) {
        primaries.merge(shard.current().primary(), 1, Integer::sum);
      }
    }
    for (int shard = 0; shard < draft.shards.size(); shard++) {
      keepServing(shard);
    }
    for (ShardAssignment shard : draft.shards) {
      moves += moving(shard) ? 1 : 0;
      transfers += transferring(shard) ? 1 : 0;
    }
    drain();
    boolean moreToMove = move(true);
    moreToMove |= move(false);
    if (moves == 0 && !moreToMove) {
      balance();
    }
  }

  // --- what a shard is at ---

  /** Whether a member is on its way into the shard. */
  static boolean moving(ShardAssignment shard) {
    return !shard.lost()
        && (shard.learner() != 0 || !shard.current().members().equals(shard.activeMembers()));
  }

  /** Whether the primary alone changes, and can. */
  private boolean transferring(ShardAssignment shard) {
    return !shard.lost()
        && !shard.settled()
        && !moving(shard)
        && answers(draft, shard.activeMembers());
  }

  /** Whether a change may begin. */
  private boolean idle(ShardAssignment shard) {
    return !shard.lost()
        && shard.settled()
        && shard.learner() == 0
        && answers(draft, shard.activeMembers());
  }

  /** Whether a majority of these members answers. */
  static boolean answers(Draft draft, List<Long> members) {
    return members.stream().filter(m -> draft.node(m).responsive()).count() > members.size() / 2;
  }

  static ShardAssignment withLearner(ShardAssignment shard, long learner) {
    return new ShardAssignment(
        shard.current(), shard.activeMembers(), shard.activeEpoch(), learner, false);
  }

  // --- safety ---

  private void keepServing(int number) {
    ShardAssignment shard = draft.shards.get(number);
    if (shard.lost()) {
      return;
    }
    List<Long> active = shard.activeMembers();
    if (active.stream().filter(m -> draft.is(m, NodeStatus.DEAD)).count() > active.size() / 2) {
      abandon(shard);
      primaries.merge(shard.current().primary(), -1, Integer::sum);
      draft.shards.set(
          number, new ShardAssignment(shard.current(), active, shard.activeEpoch(), 0, true));
      return;
    }
    if (shard.learner() != 0 && !mayGoOn(number, shard)) {
      abandon(shard);
      shard = withLearner(shard, 0);
      draft.shards.set(number, shard);
    }
    boolean leaderless = !draft.node(shard.current().primary()).responsive();
    if ((leaderless || cannotActivate(shard)) && answers(draft, active)) {
      abandon(shard);
      draft.failovers++;
      long primary =
          leaderless ? successor(number, active).orElseThrow() : shard.current().primary();
      issue(number, primary, active);
    }
  }

  /**
   * Whether the member that comes is dead, or is silent and needed. That one of the others is dead
   * is no reason to go back: it would be among the active members too.
   */
  private boolean cannotActivate(ShardAssignment shard) {
    List<Long> members = shard.current().members();
    boolean newcomerDead =
        members.stream()
            .anyMatch(m -> !shard.activeMembers().contains(m) && draft.is(m, NodeStatus.DEAD));
    return newcomerDead || (!members.equals(shard.activeMembers()) && !answers(draft, members));
  }

  /** A learner that is dead, not wanted any more, or wanted in the primary's place is dropped. */
  private boolean mayGoOn(int number, ShardAssignment shard) {
    Optional<Long> out = swaps.outgoing(number, shard.learner());
    return out.isPresent() && out.get() != shard.current().primary();
  }

  private void abandon(ShardAssignment shard) {
    if (moving(shard)) {
      draft.movesAbandoned++;
    }
  }

  /**
   * Who of the members leads next: one that answers, not one that is to go, rather one that stays,
   * the one that leads least.
   */
  private Optional<Long> successor(int number, List<Long> members) {
    List<Long> target = draft.target(number);
    return members.stream()
        .filter(m -> draft.node(m).responsive())
        .min(
            Comparator.comparingInt((Long m) -> draft.node(m).draining() ? 1 : 0)
                .thenComparingInt(m -> target.contains(m) ? 0 : 1)
                .thenComparingInt(this::leads));
  }

  private int leads(long incarnation) {
    return primaries.getOrDefault(incarnation, 0);
  }

  /** A new configuration, over the members that are active. */
  private void issue(int number, long primary, List<Long> members) {
    ShardAssignment shard = draft.shards.get(number);
    primaries.merge(shard.current().primary(), -1, Integer::sum);
    primaries.merge(primary, 1, Integer::sum);
    draft.shards.set(
        number,
        new ShardAssignment(
            new ShardConfiguration(shard.epoch() + 1, primary, members),
            shard.activeMembers(),
            shard.activeEpoch(),
            0,
            false));
  }

  // --- planned changes ---

  private void transfer(int number, long primary) {
    draft.transfers++;
    transfers++;
    issue(number, primary, draft.shards.get(number).current().members());
  }

  /** Hands over to another live member, if there is one and the bounds allow it. */
  private void handOver(int number) {
    ShardConfiguration current = draft.shards.get(number).current();
    List<Long> others =
        current.members().stream()
            .filter(m -> m != current.primary() && draft.is(m, NodeStatus.LIVE))
            .toList();
    if (transfers < draft.limits.maxTransfers()) {
      successor(number, others).ifPresent(primary -> transfer(number, primary));
    }
  }

  private void drain() {
    for (int number = 0; number < draft.shards.size(); number++) {
      ShardAssignment shard = draft.shards.get(number);
      if (idle(shard) && draft.is(shard.current().primary(), NodeStatus.DRAINING)) {
        handOver(number);
      }
    }
  }

  /**
   * Names learners while the bounds allow it.
   *
   * @param dead whether those that replace dead members are meant, or the others
   * @return whether there is more to move
   */
  private boolean move(boolean dead) {
    int count = draft.shards.size();
    boolean more = false;
    for (int i = 0; i < count; i++) {
      int number = (first + i) % count;
      ShardAssignment shard = draft.shards.get(number);
      Optional<Swaps.Swap> next =
          shard.lost() || moving(shard) || !answers(draft, shard.activeMembers())
              ? Optional.empty()
              : swaps.next(number).filter(s -> draft.is(s.out(), NodeStatus.DEAD) == dead);
      if (next.isPresent()) {
        more = true;
        if (moves < draft.limits.maxMoves() && idle(shard)) {
          begin(number, next.get());
        }
      }
    }
    return more;
  }

  private void begin(int number, Swaps.Swap swap) {
    ShardAssignment shard = draft.shards.get(number);
    if (swap.out() == shard.current().primary()) {
      handOver(number);
    } else {
      moves++;
      draft.movesBegun++;
      // An epoch of its own: whoever acknowledges anything in it, knows that it was enlisted anew.
      draft.shards.set(
          number,
          new ShardAssignment(
              new ShardConfiguration(
                  shard.epoch() + 1, shard.current().primary(), shard.current().members()),
              shard.activeMembers(),
              shard.activeEpoch(),
              swap.in(),
              false));
    }
  }

  /** Always the step that helps most, the lowest shard first. */
  private void balance() {
    while (transfers < draft.limits.maxTransfers()) {
      int best = 1;
      int shardOfBest = -1;
      long primaryOfBest = 0;
      for (int number = 0; number < draft.shards.size(); number++) {
        ShardAssignment shard = draft.shards.get(number);
        int most = leads(shard.current().primary());
        if (most - best < 1 || !idle(shard)) {
          continue;
        }
        for (long member : shard.current().members()) {
          int difference = most - leads(member);
          if (difference > best
              && draft.is(member, NodeStatus.LIVE)
              && draft.target(number).contains(member)) {
            best = difference;
            shardOfBest = number;
            primaryOfBest = member;
          }
        }
      }
      if (shardOfBest < 0) {
        return;
      }
      transfer(shardOfBest, primaryOfBest);
    }
  }
}
