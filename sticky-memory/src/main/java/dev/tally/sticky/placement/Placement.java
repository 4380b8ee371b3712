package dev.tally.sticky.placement;

import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Decides who owns what: the auxiliary master of Vertical Paxos (L. Lamport, D. Malkhi, L. Zhou,
 * <i>Vertical Paxos and primary-backup replication</i>, PODC 2009), the configuration manager of
 * PacificA. A pure function from a state and a command to the next state; replicas that apply the
 * same log hold equal states, so it uses no clock, no randomness and no order of a hash table.
 *
 * <h2>Shape</h2>
 *
 * <p>A command tells what has happened or what an operator wants; it never tells what to do about
 * it. After each command the {@link Rebalancer} looks at the whole state and issues all that
 * follows within the bounds, in the same application. So nothing is ever due later: a state that
 * has been rebalanced stays as it is until the next command.
 *
 * <h2>What holds</h2>
 *
 * <ol>
 *   <li><b>Epochs only rise</b>, each configuration of a shard has one of its own, through all
 *       generations. Two configurations of one epoch would be two primaries.
 *   <li><b>The primary holds the data</b>: it is a member of the current and of the last activated
 *       configuration, so it need not ask for a copy before it fences the others.
 *   <li><b>Old and new.</b> Only one member differs between the active configuration and the
 *       current one, and the next change waits until the current one is active. A failover does not
 *       wait, so it goes back to the active members: what was committed under the configuration
 *       that never became active was committed by a majority of them too.
 *   <li><b>Nobody becomes a member with empty hands</b>: a learner does once its primary reports
 *       that it has caught up.
 *   <li><b>Silence is not death.</b> A silent node loses what it leads, never what it holds. Where
 *       a majority of the active members is silent nothing changes, since no configuration of them
 *       could become active before one is heard.
 *   <li><b>Death is for ever</b>, of an incarnation, and of a shard whose active members have died
 *       in majority: it stays lost until an operator resets everything.
 *   <li><b>One member a zone</b>, always. Where no other node may take a dead member's place it
 *       stays listed: majorities are still counted of all.
 * </ol>
 */
public final class Placement {

  private static final Optional<String> ACCEPTED = Optional.empty();

  private Placement() {}

  /**
   * Applies a command.
   *
   * @param state before
   * @param command what was told
   * @return the state after it, or why it was refused
   */
  public static PlacementResult apply(PlacementState state, PlacementCommand command) {
    Draft draft = new Draft(state);
    int first = 0;
    Optional<String> refusal;
    if (command instanceof PlacementCommand.Create create) {
      refusal = create(state, draft, create);
    } else if (command instanceof PlacementCommand.Reset reset) {
      refusal = reset(state, draft, reset);
    } else if (command instanceof PlacementCommand.Activated activated) {
      refusal = Reports.activated(draft, activated);
    } else if (command instanceof PlacementCommand.CaughtUp caughtUp) {
      refusal = Reports.caughtUp(draft, caughtUp);
    } else if (command instanceof PlacementCommand.LearnerFailed failed) {
      refusal = Reports.learnerFailed(draft, failed);
      // All others have their turn before it is tried again.
      first = failed.shard() + 1;
    } else {
      refusal = Membership.apply(state, draft, command);
    }
    if (refusal.isPresent()) {
      return new PlacementResult(state, refusal);
    }
    draft.retarget();
    new Rebalancer(draft, first).run();
    return new PlacementResult(draft.build(), ACCEPTED);
  }

  private static Optional<String> create(
      PlacementState state, Draft draft, PlacementCommand.Create create) {
    if (state.created()) {
      boolean repeated =
          state.generation() == create.generation()
              && state.shards().size() == create.shards()
              && state.replicas() == create.replicas();
      return repeated ? ACCEPTED : Optional.of("shards are placed already");
    }
    if (create.shards() < 1 || create.shards() > PlacementMap.MAX_SHARDS) {
      return Optional.of(
          "shards is " + create.shards() + ", must be 1 to " + PlacementMap.MAX_SHARDS);
    }
    if (create.replicas() < 1 || create.replicas() % 2 == 0) {
      return Optional.of("replicas is " + create.replicas() + ", must be odd");
    }
    List<Long> epochs = Collections.nCopies(create.shards(), 1L);
    return begin(state, draft, create.generation(), create.replicas(), epochs);
  }

  private static Optional<String> reset(
      PlacementState state, Draft draft, PlacementCommand.Reset reset) {
    long newGeneration = reset.newGeneration();
    if (!state.created()) {
      return Optional.of("no shards are placed");
    }
    if (newGeneration == reset.lostGeneration()) {
      return Optional.of("the new generation is the one given up");
    }
    if (newGeneration == state.generation()) {
      // A repetition.
      return ACCEPTED;
    }
    if (reset.lostGeneration() != state.generation()) {
      return Optional.of(
          "the generation given up is "
              + Long.toHexString(reset.lostGeneration())
              + ", the present one is "
              + Long.toHexString(state.generation()));
    }
    draft.movesAbandoned += state.shards().stream().filter(Rebalancer::moving).count();
    List<Long> epochs = state.shards().stream().map(shard -> shard.epoch() + 1).toList();
    return begin(state, draft, newGeneration, state.replicas(), epochs);
  }

  private static Optional<String> begin(
      PlacementState state, Draft draft, long generation, int replicas, List<Long> epochs) {
    if (generation == 0) {
      return Optional.of("generation is 0, must be another");
    }
    long zones =
        state.nodes().stream()
            .filter(node -> node.status() == NodeStatus.LIVE)
            .map(PlacedNode::info)
            .map(NodeInfo::zone)
            .distinct()
            .count();
    if (zones < replicas) {
      return Optional.of(
          "zones of live nodes is " + zones + ", must be at least replicas, " + replicas);
    }
    draft.create(generation, replicas, epochs);
    return ACCEPTED;
  }

  /**
   * Whether a node leads nothing, so that it may stop without an outage.
   *
   * @param state of now
   * @param incarnation of the node
   * @return true where it is the primary of no shard, and each transfer from it is through. Lost
   *     shards do not count, nor changes that cannot go on since most members are silent
   */
  public static boolean drained(PlacementState state, long incarnation) {
    Draft draft = new Draft(state);
    for (ShardAssignment shard : state.shards()) {
      ShardConfiguration current = shard.current();
      boolean handsOver =
          !shard.settled()
              && shard.activeMembers().contains(incarnation)
              && Rebalancer.answers(draft, shard.activeMembers());
      if (!shard.lost() && (current.primary() == incarnation || handsOver)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a node holds nothing, so that it may go for good.
   *
   * @param state of now
   * @param incarnation of the node
   * @return true where it is member and learner of no shard. Lost shards do not count
   */
  public static boolean empty(PlacementState state, long incarnation) {
    return state.shards().stream().noneMatch(s -> !s.lost() && s.concerns(incarnation));
  }
}
