package dev.tally.sticky.shard;

import dev.tally.sticky.routing.ShardAssignment;

/**
 * What a primary sends another member: the entries of its log in order, the whole state where the
 * log does not reach back far enough, and with either what is committed, what nobody needs any more
 * and which round of reads is to be confirmed.
 *
 * <h2>Who is sent what when</h2>
 *
 * <p>A commit needs one other member of three, not two. So at the end of a turn the primary sends
 * to as many members as make a majority with it, and a few milliseconds later, by {@link
 * ShardReplica#sendOwed}, to all. What a member lacks meanwhile is held by the others, as if the
 * network had been slow. Where the member that was sent everything at once is slow itself, the rest
 * hold it a few milliseconds later, and where it is gone, its link is, and the next takes its place
 * at once. While members change, all are sent everything at once.
 *
 * <p>This costs the third member's share of messages, of turns and of woken processes only once for
 * many turns. Which member is preferred follows a ring of all nodes, so that all shards of a node
 * prefer the same one, and no node is preferred by more than another where three nodes hold all.
 *
 * <h2>Who answers</h2>
 *
 * <p>Where one other member makes a majority with the primary, what that member takes is committed
 * by this alone, and it is the first to know. So it is told so, and who waits: it applies and
 * answers at once, over its own connection to the client. The primary hears of it a few
 * milliseconds later, once for many entries. An addition takes three ways rather than four, and the
 * primary's second look at a shard in each turn becomes one for many turns. It is chain replication
 * that lets the last in the chain answer (R. van Renesse and F. B. Schneider, <i>Chain replication
 * for supporting high throughput and availability</i>, OSDI 2004); in the words of Paxos, an
 * acceptor tells the learner itself (L. Lamport, <i>Paxos made simple</i>, 2001, section 2.3).
 *
 * <ul>
 *   <li>Only what stands up to an entry of the primary's own epoch is committed so, and only while
 *       members do not change: {@link Rules#oneDecides}, {@link Rules#commitsByCount}.
 *   <li>The primary knows who waits until it has applied the entry itself. Where the member that
 *       was to answer had acknowledged it by then, it has answered; else the primary does. So an
 *       answer may come twice, which clients do not mind.
 *   <li>Where that member does not know the client, it says so at once, and the primary answers.
 *   <li>An answer may also get lost, on the way from that member or with it. No member notices; the
 *       client does, asks again, and gets the first answer as ever.
 *   <li>The primary's state may be older than what was answered. A linearizable read waits until it
 *       is not ({@link Rules#awaitsOrdered}), and a read that waits has the primary ask at once.
 * </ul>
 */
final class LogSender {

  private final Replica replica;
  private ShardAssignment assignment;
  private long round;
  private long trimmed;
  private final Replies replies = new Replies();

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

  /**
   * Sends a member all that it was not sent yet.
   *
   * @param decides whether what it holds is committed: then it is told so, and who is to be
   *     answered
   */
  void sendAll(long now, Progress other, boolean decides) {
    sendEntries(now, other, decides);
    if (other.asked < round && replica.peers.canSend(other.member)) {
      send(other, Entries.NONE);
    }
  }

  private void sendEntries(long now, Progress other, boolean decides) {
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
      Entries entries = replica.log.slice(other.next, replica.limits.batchBytes());
      if (decides) {
        sendToDecide(other, entries);
      } else {
        send(other, entries);
      }
    }
  }

  private void sendToDecide(Progress other, Entries entries) {
    long first = other.next;
    long last = first + entries.count() - 1;
    if (replica.rules.commitsByCount(replica.log.epoch(last), assignment.epoch())) {
      boolean any = replica.answers.tell(first, entries.count(), replica.applied(), replies);
      other.answers(first, last);
      send(other, entries, Math.max(last, replica.committed()), any ? replies : Replies.NONE);
    } else {
      send(other, entries);
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
    send(other, entries, replica.committed(), Replies.NONE);
  }

  private void send(Progress other, Entries entries, long commit, Replies toAnswer) {
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
            toAnswer,
            commit,
            trimmed,
            round));
    other.next += entries.count();
    other.asked = round;
    other.told = commit;
  }

  /** What a member did not acknowledge in time is sent again; an idle one learns what is final. */
  void tick(long now, Progress other) {
    if (other.isWaitedFor() && now - other.heard > replica.limits.retryMillis()) {
      other.startOver();
      other.heard = now;
      sendAll(now, other, false);
    } else if (other.snapshot == 0) {
      if (lacks(other) || other.probing) {
        sendAll(now, other, false);
      } else if (other.told < replica.committed() && replica.peers.canSend(other.member)) {
        send(other, Entries.NONE);
      }
    }
  }
}
