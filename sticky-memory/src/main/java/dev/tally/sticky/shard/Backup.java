package dev.tally.sticky.shard;

/** A follower's part: hold what the primary orders, tell how far, apply what is committed. */
final class Backup {

  /** The primary hears at once of this share of what its log may hold, which it holds till then. */
  private static final int MOST_UNTOLD = 8;

  private final Replica replica;
  private long primary;
  private long compared;
  private long round;
  private long trim;
  private boolean gap;
  private boolean answerDue;
  private boolean answerOwed;
  private int untold;
  private long unanswered;

  Backup(Replica replica) {
    this.replica = replica;
  }

  /** Another epoch begins: nothing that was compared with the last primary's log counts. */
  void begin() {
    primary = 0;
    compared = replica.committed();
    round = 0;
    untold = 0;
    trim = 0;
    gap = false;
    answerDue = false;
    answerOwed = false;
  }

  /** Whose entries it has taken in this epoch; 0 for nobody's. */
  long primary() {
    return primary;
  }

  /** A message of another member, of the epoch that was promised. */
  void receive(long now, long from, PeerMessage message) {
    if (message instanceof PeerMessage.Append append) {
      append(from, append);
    } else if (message instanceof PeerMessage.Fence) {
      replica.peers.send(from, replica.promise());
    } else if (message instanceof PeerMessage.Pull pull) {
      give(now, from, pull);
    } else if (message instanceof PeerMessage.Chunk chunk) {
      take(now, from, chunk);
    } else if (message instanceof PeerMessage.NextChunk next) {
      replica.snapshots.sendNext(now, from, next);
    }
  }

  /** A new primary asks for what it lacks. */
  private void give(long now, long to, PeerMessage.Pull pull) {
    EntryLog log = replica.log;
    if (pull.after() + 1 < log.first()) {
      replica.snapshots.sendFirst(now, to);
    } else if (pull.after() < log.last() && replica.peers.canSend(to)) {
      replica.peers.send(
          to,
          new PeerMessage.Suffix(
              replica.generation,
              replica.shard,
              replica.promised,
              pull.after(),
              log.slice(pull.after() + 1, replica.limits.batchBytes())));
    }
  }

  /** Takes what continues the log; what it holds already is recognised, what is ahead is not. */
  private void append(long from, PeerMessage.Append message) {
    primary = from;
    trim = message.trim();
    if (!continues(message.previous(), message.previousEpoch())) {
      gap = true;
      answerDue = true;
    } else {
      take(message.previous(), message.entries());
      long reached = Math.min(message.commit(), compared);
      boolean answersAll = expect(message, reached);
      replica.commit(reached);
      untold += message.entries().length();
      // Where nobody waits for the primary, it need not hear soon.
      answerDue |=
          !answersAll
              || message.round() > round
              || untold > replica.limits.logBytes() / MOST_UNTOLD;
      answerOwed = true;
    }
    round = Math.max(round, message.round());
  }

  /**
   * Who is to be answered once entries are applied.
   *
   * @return whether that is everybody who waits for any of them
   */
  private boolean expect(PeerMessage.Append message, long reached) {
    Replies replies = message.replies();
    boolean all = replies.count() > 0;
    for (int i = 0; i < replies.count(); i++) {
      long index = message.previous() + 1 + i;
      long route = replies.route(i);
      Requester requester = route == 0 ? null : replica.peers.requester(route);
      boolean answers = requester != null && index <= reached && !replica.lost;
      all &= answers;
      if (index <= replica.committed()) {
        continue;
      }
      if (answers) {
        replica.answers.put(index, replica.applied(), requester, replies.correlation(i));
      } else if (route != 0) {
        unanswered = Math.max(unanswered, index);
      }
    }
    return all;
  }

  /** Two logs that agree on the epoch of an entry agree on it and on all before. */
  private boolean continues(long previous, long previousEpoch) {
    EntryLog log = replica.log;
    return previous <= replica.committed()
        || (previous <= log.last()
            && (log.epoch(previous) == previousEpoch || !replica.rules.truncates()));
  }

  /**
   * Takes entries that follow one on which the logs agree.
   *
   * @throws IllegalStateException where they contradict what is committed
   */
  void take(long previous, Entries entries) {
    EntryLog log = replica.log;
    long index = previous;
    int at = entries.offset();
    for (int i = 0; i < entries.count(); i++) {
      index++;
      if (index > log.last()) {
        log.append(entries.bytes(), at);
      } else if (index >= log.first() && log.epoch(index) != Entry.epoch(entries.bytes(), at)) {
        if (index <= replica.committed()) {
          throw new IllegalStateException(
              "two committed entries at index " + index + " of shard " + replica.shard);
        }
        if (replica.rules.truncates()) {
          log.truncate(index);
          log.append(entries.bytes(), at);
        }
      }
      at += Entry.length(entries.bytes(), at);
    }
    compared = Math.max(compared, index);
  }

  /** Another log is compared with from now on. */
  void forgetCompared() {
    compared = replica.committed();
  }

  /** How far the log is known to agree with the primary's. */
  long compared() {
    return compared;
  }

  /**
   * Takes a part of a state.
   *
   * @return whether it was the last, and the state is taken over
   */
  boolean take(long now, long from, PeerMessage.Chunk part) {
    if (!replica.snapshots.take(now, from, part)) {
      return false;
    }
    primary = from;
    compared = Math.max(compared, replica.committed());
    answerDue = true;
    return true;
  }

  /**
   * The end of a turn: one answer for all that came, where it is due.
   *
   * @return whether it is owed, but not due
   */
  boolean flush() {
    if (answerDue) {
      sendOwed();
    }
    return answerOwed;
  }

  /** Gives the answer that it owes. */
  void sendOwed() {
    if (answerDue || answerOwed) {
      answerDue = false;
      answerOwed = false;
      untold = 0;
      replica.log.trim(Math.min(trim, replica.applied()));
      replica.peers.send(
          primary,
          new PeerMessage.Appended(
              replica.generation,
              replica.shard,
              replica.promised,
              replica.rules.acknowledgesComparedOnly() ? compared : replica.log.last(),
              replica.applied(),
              round,
              unanswered,
              gap));
      gap = false;
    }
  }
}
