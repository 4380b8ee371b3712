package dev.tally.sticky.shard;

import dev.tally.counter.Failure;
import dev.tally.counter.RequestIds;
import java.util.List;
import java.util.function.Consumer;

/** The primary's part: order, replicate, commit, confirm. */
final class Primary {

  private final Replica replica;
  private final Quorum quorum;
  private final List<Progress> others;
  private final long[] marks;
  private final PendingReads reads = new PendingReads();
  private final Consumer<PendingReads.Waiting> answerRead;
  private long committed;
  private long trimmed;
  private long round;
  private boolean readsUnasked;

  Primary(Replica replica, Quorum quorum) {
    this.replica = replica;
    this.quorum = quorum;
    this.answerRead = replica::answer;
    this.others =
        replica.configuration.members().stream()
            .filter(member -> member != replica.self)
            .map(Progress::new)
            .toList();
    this.marks = new long[others.size() + 1];
  }

  long committed() {
    return committed;
  }

  /** Members that can not be brought up from the log any more. */
  int behind() {
    return (int) others.stream().filter(p -> p.behind).count();
  }

  /** Orders an addition. */
  void add(long now, Requester requester, long correlation, Addition addition) {
    boolean tooWide = addition.sequence() - addition.firstIncomplete() >= RequestIds.MAX_SPAN;
    if (tooWide || !hasRoom(Entry.HEADER_BYTES + addition.keyLength())) {
      requester.failed(correlation, Failure.OVERLOADED);
      return;
    }
    EntryLog log = replica.log;
    log.append(replica.configuration.epoch(), now, addition);
    replica.answers.put(log.last(), replica.applied(), requester, correlation);
    if (marks.length == 1) {
      advance();
    }
  }

  /**
   * The log is bounded. A member that alone holds it up, while a majority is far ahead, is given up
   * for this epoch (it can come back with a snapshot); when it is the majority that lags, the
   * addition is refused.
   */
  private boolean hasRoom(int bytes) {
    EntryLog log = replica.log;
    if (log.held() + bytes <= replica.limits.logBytes()) {
      return true;
    }
    long half = log.first() + (log.last() - log.first()) / 2;
    long inReach = others.stream().filter(p -> p.matched >= half).count() + 1;
    if (replica.applied() < half || inReach < replica.configuration.majority()) {
      return false;
    }
    for (Progress other : others) {
      other.behind |= other.matched < half;
    }
    trim();
    return log.held() + bytes <= replica.limits.logBytes();
  }

  /** Confirms, with the round that leaves next, that this is still the primary; then answers. */
  void read(long now, Requester requester, long correlation, byte[] key) {
    if (reads.size() >= replica.limits.reads()) {
      requester.failed(correlation, Failure.OVERLOADED);
      return;
    }
    reads.add(new PendingReads.Waiting(requester, correlation, key, round + 1, now));
    readsUnasked = true;
  }

  /** The end of a turn: sends what the turn has gathered. */
  void flush(long now) {
    if (readsUnasked) {
      readsUnasked = false;
      round++;
      if (marks.length == 1) {
        answerReads();
      }
    }
    for (Progress other : others) {
      if (other.linked && !other.behind) {
        sendEntries(now, other);
        if (other.asked < round && replica.peers.canSend(other.member)) {
          send(other, Entries.NONE);
        }
      }
    }
  }

  private void sendEntries(long now, Progress other) {
    long last = replica.log.last();
    if (other.next > last) {
      return;
    }
    if (other.next == other.matched + 1) {
      other.heard = now;
    }
    while (other.next <= last && replica.peers.canSend(other.member)) {
      send(other, replica.log.slice(other.next, replica.limits.batchBytes()));
    }
  }

  private void send(Progress other, Entries entries) {
    replica.peers.send(
        other.member,
        new PeerMessage.Append(
            replica.generation,
            replica.shard,
            replica.configuration.epoch(),
            other.next - 1,
            entries,
            committed,
            trimmed,
            round));
    other.next += entries.count();
    other.asked = round;
    other.told = committed;
  }

  /** A member has told how far it is. */
  void appended(long now, long from, PeerMessage.Appended message) {
    for (Progress other : others) {
      if (other.member == from) {
        if (message.upTo() > replica.log.last()) {
          throw new IllegalStateException(
              "a member holds index " + message.upTo() + ", the primary has " + replica.log.last());
        }
        other.heard = now;
        other.matched = Math.max(other.matched, message.upTo());
        other.applied = Math.max(other.applied, message.applied());
        other.confirmed = Math.max(other.confirmed, message.round());
        if (message.gap()) {
          other.next = other.matched + 1;
        } else {
          other.next = Math.max(other.next, other.matched + 1);
        }
        advance();
        answerReads();
        trim();
      }
    }
  }

  private void advance() {
    for (int i = 0; i < others.size(); i++) {
      marks[i] = others.get(i).matched;
    }
    marks[others.size()] = replica.log.last();
    long reached = quorum.reached(marks);
    // Only entries of this epoch are committed by count (Ongaro and Ousterhout 2014, section
    // 5.4.2).
    if (reached > committed && replica.log.epoch(reached) == replica.configuration.epoch()) {
      committed = reached;
      replica.apply(committed);
    }
  }

  private void answerReads() {
    if (reads.size() == 0) {
      return;
    }
    for (int i = 0; i < others.size(); i++) {
      marks[i] = others.get(i).confirmed;
    }
    marks[others.size()] = round;
    reads.releaseInOrder(quorum.reached(marks), answerRead);
  }

  /** What every member holds in its own log, nobody needs of this one. */
  private void trim() {
    long upTo = replica.applied();
    for (Progress other : others) {
      if (!other.behind) {
        upTo = Math.min(upTo, other.matched);
      }
    }
    if (upTo > trimmed) {
      trimmed = upTo;
      replica.log.trim(upTo);
    }
  }

  /** Time passes: what was not acknowledged is sent again, and idle members learn what is final. */
  void tick(long now) {
    reads.expire(now - replica.limits.readMillis());
    for (Progress other : others) {
      if (!other.linked || other.behind) {
        continue;
      }
      boolean waiting =
          other.matched + 1 < other.next
              || other.confirmed < other.asked
              || other.applied < other.told;
      if (waiting && now - other.heard > replica.limits.retryMillis()) {
        other.startOver();
        other.heard = now;
        flush(now);
      } else if (other.next <= replica.log.last()) {
        sendEntries(now, other);
      } else if (other.told < committed && replica.peers.canSend(other.member)) {
        send(other, Entries.NONE);
      }
    }
  }

  void link(long now, long member, boolean up) {
    for (Progress other : others) {
      if (other.member == member) {
        other.linked = up;
        other.heard = now;
        other.startOver();
      }
    }
  }
}
