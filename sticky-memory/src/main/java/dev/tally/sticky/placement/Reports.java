package dev.tally.sticky.placement;

import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import java.util.List;
import java.util.Optional;

/** What primaries report. What is stale changes nothing and is no fault, so it is not refused. */
final class Reports {

  private static final Optional<String> ACCEPTED = Optional.empty();

  private Reports() {}

  static Optional<String> activated(Draft draft, PlacementCommand.Activated report) {
    if (unknown(draft, report.shard())) {
      return refusal(draft, report.shard());
    }
    ShardAssignment shard = draft.shards.get(report.shard());
    ShardConfiguration current = shard.current();
    if (!shard.lost()
        && !shard.settled()
        && report.epoch() == current.epoch()
        && report.primary() == current.primary()) {
      if (!current.members().equals(shard.activeMembers())) {
        draft.movesDone++;
      }
      draft.shards.set(
          report.shard(),
          new ShardAssignment(current, current.members(), current.epoch(), shard.learner(), false));
    }
    return ACCEPTED;
  }

  static Optional<String> caughtUp(Draft draft, PlacementCommand.CaughtUp report) {
    if (unknown(draft, report.shard())) {
      return refusal(draft, report.shard());
    }
    ShardAssignment shard = draft.shards.get(report.shard());
    // Before the epoch is known to be active, its primary could not go on into the next unfenced.
    if (shard.settled() && learns(shard, report.epoch(), report.learner())) {
      ShardConfiguration current = shard.current();
      // A learner that has no place any more was dropped when it lost it.
      long out = new Swaps(draft).outgoing(report.shard(), report.learner()).orElseThrow();
      List<Long> members =
          current.members().stream().map(m -> m == out ? report.learner() : m).toList();
      draft.shards.set(
          report.shard(),
          new ShardAssignment(
              new ShardConfiguration(current.epoch() + 1, current.primary(), members),
              shard.activeMembers(),
              shard.activeEpoch(),
              0,
              false));
    }
    return ACCEPTED;
  }

  static Optional<String> learnerFailed(Draft draft, PlacementCommand.LearnerFailed report) {
    if (unknown(draft, report.shard())) {
      return refusal(draft, report.shard());
    }
    ShardAssignment shard = draft.shards.get(report.shard());
    if (learns(shard, report.epoch(), report.learner())) {
      draft.movesAbandoned++;
      draft.shards.set(report.shard(), Rebalancer.withLearner(shard, 0));
    }
    return ACCEPTED;
  }

  private static boolean learns(ShardAssignment shard, long epoch, long learner) {
    return shard.learner() != 0 && shard.learner() == learner && shard.epoch() == epoch;
  }

  private static boolean unknown(Draft draft, int shard) {
    return shard < 0 || shard >= draft.shards.size();
  }

  private static Optional<String> refusal(Draft draft, int shard) {
    return Optional.of("shard is " + shard + ", must be less than " + draft.shards.size());
  }
}
