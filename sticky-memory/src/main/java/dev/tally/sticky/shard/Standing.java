package dev.tally.sticky.shard;

import dev.tally.counter.Failure;
import dev.tally.sticky.routing.ShardAssignment;
import org.jspecify.annotations.Nullable;

/**
 * What a member knows of its own place: who is to hold the shard, as last heard from placement, and
 * so where those are sent whom it can not serve.
 */
final class Standing {

  private final Replica replica;
  private @Nullable ShardAssignment known;

  Standing(Replica replica) {
    this.replica = replica;
  }

  /** Who is to hold the shard; null where that was never heard. */
  @Nullable ShardAssignment known() {
    return known;
  }

  /**
   * Takes what placement has decided.
   *
   * @return false where something newer is known
   */
  boolean learn(ShardAssignment decided) {
    ShardAssignment before = known;
    if (before != null
        && (decided.epoch() < before.epoch()
            || (decided.epoch() == before.epoch()
                && decided.activeEpoch() < before.activeEpoch()))) {
      return false;
    }
    known = decided;
    return true;
  }

  boolean isMember() {
    ShardAssignment now = known;
    return now != null && !now.lost() && now.current().members().contains(replica.self);
  }

  /** Answers whoever asks for what this member is not there for, as helpfully as it can. */
  void refuse(Requester requester, long correlation) {
    ShardAssignment now = known;
    if (now != null && now.lost()) {
      requester.failed(correlation, Failure.STATE_LOST);
    } else if (now == null
        || now.epoch() < replica.promised
        || now.current().primary() == replica.self) {
      // Deposed, and by whom is not known here; or not ready yet.
      requester.failed(correlation, Failure.UNAVAILABLE);
    } else {
      requester.notPrimary(correlation, replica.shard, now.epoch(), now.current().primary());
    }
  }
}
