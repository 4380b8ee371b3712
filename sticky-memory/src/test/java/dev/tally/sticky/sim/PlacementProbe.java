package dev.tally.sticky.sim;

import dev.tally.sticky.placement.PlacedNode;
import dev.tally.sticky.placement.Placement;
import dev.tally.sticky.placement.PlacementCommand;
import dev.tally.sticky.placement.PlacementResult;
import dev.tally.sticky.placement.PlacementState;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Placements that get one decision wrong, each as somebody might in earnest. */
final class PlacementProbe {

  private PlacementProbe() {}

  /** Decides as it must, then changes what was decided of each shard from what it was. */
  private static PlacementRule with(BinaryOperator<ShardAssignment> wrong) {
    return (state, command) -> {
      PlacementResult right = Placement.apply(state, command);
      if (!state.created() || right.state().version() == state.version() || isReset(command)) {
        return right;
      }
      List<ShardAssignment> shards = new ArrayList<>();
      for (int i = 0; i < state.shards().size(); i++) {
        shards.add(wrong.apply(state.shards().get(i), right.state().shards().get(i)));
      }
      PlacementState is = right.state();
      return new PlacementResult(
          of(is, is.generation(), is.nodes(), is.buried(), shards), Optional.empty());
    };
  }

  private static boolean isReset(PlacementCommand command) {
    return command instanceof PlacementCommand.Reset;
  }

  private static PlacementState of(
      PlacementState is,
      long generation,
      List<PlacedNode> nodes,
      List<Long> buried,
      List<ShardAssignment> shards) {
    return new PlacementState(
        generation,
        is.version(),
        is.replicas(),
        nodes,
        buried,
        shards,
        is.targets(),
        is.limits(),
        is.counters());
  }

  private static ShardAssignment configured(
      ShardAssignment is, long epoch, long primary, List<Long> members) {
    return new ShardAssignment(
        new ShardConfiguration(epoch, primary, members),
        is.activeMembers(),
        is.activeEpoch(),
        0,
        is.lost());
  }

  private static boolean changesPrimary(ShardAssignment was, ShardAssignment is) {
    return is.epoch() > was.epoch() && is.current().primary() != was.current().primary();
  }

  /** Another primary is named in the epoch of the last one. */
  static PlacementRule namingAnotherInTheSameEpoch() {
    return with(
        (was, is) ->
            changesPrimary(was, is)
                ? configured(is, was.epoch(), is.current().primary(), is.current().members())
                : is);
  }

  /** A learner is made primary instead of an active member. */
  static PlacementRule failingOverToALearner() {
    return with(
        (was, is) -> {
          if (!changesPrimary(was, is) || was.learner() == 0) {
            return is;
          }
          List<Long> members = new ArrayList<>(is.current().members());
          members.set(members.indexOf(is.current().primary()), was.learner());
          return configured(is, is.epoch(), was.learner(), members);
        });
  }

  /** A learner becomes a member as soon as it is named. */
  static PlacementRule swappingBeforeCaughtUp() {
    return with(
        (was, is) -> {
          if (is.learner() == 0 || was.learner() != 0) {
            return is;
          }
          List<Long> members = new ArrayList<>(is.current().members());
          members.removeIf(m -> m != is.current().primary());
          members.add(is.learner());
          is.current().members().stream()
              .filter(m -> m != is.current().primary())
              .skip(1)
              .forEach(members::add);
          return configured(is, is.epoch(), is.current().primary(), members);
        });
  }

  /** A configuration counts as active before its primary has said so. */
  static PlacementRule takingForActiveAtOnce() {
    return with(
        (was, is) ->
            is.epoch() > was.epoch()
                ? new ShardAssignment(
                    is.current(), is.current().members(), is.epoch(), is.learner(), is.lost())
                : is);
  }

  /** The next learner is named while the last one is not a member for certain. */
  static PlacementRule changingTwoAtOnce() {
    return with(
        (was, is) ->
            !is.settled() && is.learner() == 0 && !is.current().members().equals(is.activeMembers())
                ? new ShardAssignment(
                    is.current(),
                    is.activeMembers(),
                    is.activeEpoch(),
                    is.activeMembers().stream()
                        .filter(m -> !is.current().members().contains(m))
                        .findFirst()
                        .orElseThrow(),
                    false)
                : is);
  }

  /** Where most have died, who is left goes on with what others have never had. */
  static PlacementRule servingLostStateAnew() {
    return (state, command) -> {
      PlacementResult right = Placement.apply(state, command);
      PlacementState is = right.state();
      if (!is.created() || is.shards().stream().noneMatch(ShardAssignment::lost)) {
        return right;
      }
      List<ShardAssignment> shards = new ArrayList<>();
      for (int i = 0; i < is.shards().size(); i++) {
        ShardAssignment shard = is.shards().get(i);
        List<Long> target = is.targets().get(i);
        shards.add(
            shard.lost() && target.size() == is.replicas()
                ? ShardAssignment.fresh(
                    new ShardConfiguration(shard.epoch() + 1, target.get(0), target))
                : shard);
      }
      return new PlacementResult(
          of(is, is.generation(), is.nodes(), is.buried(), shards), right.refusal());
    };
  }

  /** An operator's reset begins anew in the generation that was. */
  static PlacementRule resettingWithinTheGeneration() {
    return (state, command) -> {
      PlacementResult right = Placement.apply(state, command);
      PlacementState is = right.state();
      return isReset(command) && is.version() != state.version()
          ? new PlacementResult(
              of(is, state.generation(), is.nodes(), is.buried(), is.shards()), right.refusal())
          : right;
    };
  }

  /** The epochs of a new generation begin with 1 again. */
  static PlacementRule reusingEpochsAfterReset() {
    return (state, command) -> {
      PlacementResult right = Placement.apply(state, command);
      PlacementState is = right.state();
      if (!isReset(command) || is.version() == state.version()) {
        return right;
      }
      List<ShardAssignment> shards =
          is.shards().stream()
              .map(
                  s ->
                      ShardAssignment.fresh(
                          new ShardConfiguration(1, s.current().primary(), s.current().members())))
              .toList();
      return new PlacementResult(
          of(is, is.generation(), is.nodes(), is.buried(), shards), right.refusal());
    };
  }

  /** Who is silent is given up at once. */
  static PlacementRule takingSilenceForDeath() {
    return (state, command) ->
        Placement.apply(
            state,
            command instanceof PlacementCommand.Suspect suspect
                ? new PlacementCommand.Dead(suspect.incarnation())
                : command);
  }

  /** Who is dead and is heard again is taken back. */
  static PlacementRule admittingTheDeadAgain() {
    return (state, command) -> {
      PlacementResult right = Placement.apply(state, command);
      if (!(command instanceof PlacementCommand.Heard heard)
          || state.node(heard.incarnation()).isEmpty()
          || !state.isDead(heard.incarnation())) {
        return right;
      }
      List<PlacedNode> nodes =
          state.nodes().stream()
              .map(n -> n.incarnation() == heard.incarnation() ? PlacedNode.live(n.info()) : n)
              .toList();
      PlacementState back =
          new PlacementState(
              state.generation(),
              state.version() + 1,
              state.replicas(),
              nodes,
              state.buried(),
              state.shards(),
              state.targets(),
              state.limits(),
              state.counters());
      return new PlacementResult(back, Optional.empty());
    };
  }
}
