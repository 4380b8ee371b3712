package dev.tally.sticky.shard;

import dev.tally.sticky.routing.ShardAssignment;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a new primary begins: it fences a majority of the active members, so that no older primary
 * commits anything any more, and takes the longest log among theirs, in which all is that was ever
 * committed.
 */
final class Recovery {

  private final Replica replica;
  private final Backup backup;
  private final ShardAssignment assignment;
  private final Set<Long> others = new LinkedHashSet<>();
  private final Map<Long, PeerMessage.Fenced> promises = new LinkedHashMap<>();
  private PeerMessage.@Nullable Fenced longest;
  private long source;
  private long heard;

  Recovery(Replica replica, Backup backup, ShardAssignment assignment) {
    this.replica = replica;
    this.backup = backup;
    this.assignment = assignment;
    others.addAll(assignment.activeMembers());
    others.addAll(assignment.current().members());
    others.remove(replica.self);
  }

  /** Asks everybody. */
  void begin(long now) {
    heard = now;
    others.forEach(this::fence);
    choose();
  }

  private void fence(long member) {
    if (replica.peers.canSend(member)) {
      replica.peers.send(
          member, new PeerMessage.Fence(replica.generation, replica.shard, replica.promised));
    }
  }

  /** A message of another member, of the epoch that is to begin. */
  void receive(long now, long from, PeerMessage message) {
    if (message instanceof PeerMessage.Fenced fenced) {
      fenced(now, from, fenced);
    } else if (message instanceof PeerMessage.Suffix suffix) {
      suffix(now, from, suffix);
    } else if (message instanceof PeerMessage.Chunk chunk) {
      state(now, from, chunk);
    }
  }

  /** A member has promised. */
  private void fenced(long now, long from, PeerMessage.Fenced promise) {
    if (others.contains(from) && promises.putIfAbsent(from, promise) == null) {
      heard = now;
      choose();
    }
  }

  private void choose() {
    if (longest != null || !isMajority()) {
      return;
    }
    PeerMessage.Fenced best = replica.promise();
    source = replica.self;
    if (replica.rules.adoptsLongest()) {
      for (long member : assignment.activeMembers()) {
        PeerMessage.Fenced promise = promises.get(member);
        if (promise != null && isLonger(promise, best)) {
          best = promise;
          source = member;
        }
      }
    }
    longest = best;
    pull();
  }

  private boolean isMajority() {
    if (!replica.rules.fences()) {
      return true;
    }
    long promised =
        assignment.activeMembers().stream()
            .filter(member -> member == replica.self || promises.containsKey(member))
            .count();
    return promised >= assignment.activeMembers().size() / 2 + 1;
  }

  private static boolean isLonger(PeerMessage.Fenced one, PeerMessage.Fenced other) {
    return one.lastEpoch() != other.lastEpoch()
        ? one.lastEpoch() > other.lastEpoch()
        : one.last() > other.last();
  }

  private void pull() {
    if (!isComplete() && replica.peers.canSend(source)) {
      long after = Math.max(backup.compared(), replica.committed());
      replica.peers.send(
          source, new PeerMessage.Pull(replica.generation, replica.shard, replica.promised, after));
    }
  }

  /** Entries of the longest log. */
  private void suffix(long now, long from, PeerMessage.Suffix suffix) {
    if (from != source || longest == null || isComplete()) {
      return;
    }
    heard = now;
    if (suffix.previous() <= backup.compared()) {
      backup.take(suffix.previous(), suffix.entries());
    }
    pull();
  }

  /**
   * A part of a state, since the longest log does not reach back far enough. It comes in many,
   * which takes a while, and is no silence.
   */
  private void state(long now, long from, PeerMessage.Chunk part) {
    if (from == source) {
      heard = now;
    }
    if (backup.take(now, from, part)) {
      heard = now;
      pull();
    }
  }

  /** Whether this member has now what the longest log has. */
  boolean isComplete() {
    PeerMessage.Fenced best = longest;
    return best != null
        && (source == replica.self
            || (backup.compared() >= best.last() && replica.log.last() >= best.last()));
  }

  /** What a member said it has committed, -1 where it has said nothing. */
  long committedBy(long member) {
    PeerMessage.Fenced promise = promises.get(member);
    return promise == null ? -1 : promise.committed();
  }

  /**
   * What was lost is asked for again. Whoever promised and then gives nothing may have ended or
   * stand still, with its link up or without: any majority will do, so it is not waited for.
   */
  void tick(long now) {
    if (now - heard > replica.limits.retryMillis()) {
      heard = now;
      forgetSource();
      again();
    }
  }

  /** The link to a member is gone: what it alone could give must come from others. */
  void lost(long member) {
    if (member == source) {
      forgetSource();
    }
  }

  private void forgetSource() {
    if (longest != null && !isComplete()) {
      promises.remove(source);
      longest = null;
      backup.forgetCompared();
      choose();
    }
  }

  /** A link is there again. */
  void again() {
    if (longest == null) {
      others.stream().filter(member -> !promises.containsKey(member)).forEach(this::fence);
    } else {
      pull();
    }
  }
}
