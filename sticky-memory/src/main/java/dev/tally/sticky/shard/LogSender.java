package dev.tally.sticky.shard;

import dev.tally.sticky.routing.ShardAssignment;

/**
 * What a primary sends another member: the entries of its log in order, the whole state where the
 * log does not reach back far enough, and with either what is committed, what nobody needs any more
 * and which round of reads is to be confirmed.
 */
final class LogSender {

  private final Replica replica;
  private ShardAssignment assignment;
  private long round;
  private long trimmed;

  LogSender(Replica replica, ShardAssignment assignment) {
    this.replica = replica;
    this.assignment = assignment;
  }

  /** In whose name it sends. */
  ShardAssignment assignment() {
    return assignment;
  }

  /** Sends in the name of another assignment. */
  void assign(ShardAssignment decided) {
    assignment = decided;
  }

  /** The last round of reads begun. */
  long round() {
    return round;
  }

  void beginRound() {
    round++;
  }

  /** Up to an index nobody needs the log any more: it is let go here, and others are told to. */
  void trim(long upTo) {
    if (upTo > trimmed) {
      trimmed = upTo;
      replica.log.trim(upTo);
    }
  }

  /** Whether a member was not sent everything. */
  boolean lacks(Progress other) {
    return other.next <= replica.log.last() || other.asked < round;
  }

  /** Sends a member all that it was not sent yet. */
  void sendAll(long now, Progress other) {
    sendEntries(now, other);
    if (other.asked < round && replica.peers.canSend(other.member)) {
      send(other, Entries.NONE);
    }
  }

  private void sendEntries(long now, Progress other) {
    long last = replica.log.last();
    if (other.probing) {
      probe(now, other);
      return;
    }
    if (other.next > last) {
      return;
    }
    if (other.next == other.matched + 1) {
      other.heard = now;
    }
    while (other.next <= last && replica.peers.canSend(other.member)) {
      if (other.next < replica.log.first()) {
        other.snapshot = replica.snapshots.sendFirst(now, other.member);
        if (other.member == assignment.learner() && other.needs.equals(Moved.NOTHING)) {
          other.needs = replica.snapshots.needed();
        }
        other.behind = false;
        other.heard = now;
        return;
      }
      send(other, replica.log.slice(other.next, replica.limits.batchBytes()));
    }
  }

  /** One empty message until its answer tells where to go on. */
  private void probe(long now, Progress other) {
    if (other.asked < round || other.told < replica.committed() || !other.probed) {
      if (replica.peers.canSend(other.member)) {
        other.probed = true;
        other.heard = now;
        send(other, Entries.NONE);
      }
    }
  }

  private void send(Progress other, Entries entries) {
    long previous = other.next - 1;
    replica.peers.send(
        other.member,
        new PeerMessage.Append(
            replica.generation,
            replica.shard,
            assignment.epoch(),
            previous,
            previous < replica.log.first() - 1 ? 0 : replica.log.epoch(previous),
            entries,
            replica.committed(),
            trimmed,
            round));
    other.next += entries.count();
    other.asked = round;
    other.told = replica.committed();
  }

  /** What a member did not acknowledge in time is sent again; an idle one learns what is final. */
  void tick(long now, Progress other) {
    if (other.isWaitedFor() && now - other.heard > replica.limits.retryMillis()) {
      other.startOver();
      other.heard = now;
      sendAll(now, other);
    } else if (other.snapshot == 0) {
      if (lacks(other) || other.probing) {
        sendAll(now, other);
      } else if (other.told < replica.committed() && replica.peers.canSend(other.member)) {
        send(other, Entries.NONE);
      }
    }
  }
}
