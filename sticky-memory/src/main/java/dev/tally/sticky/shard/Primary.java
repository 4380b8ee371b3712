package dev.tally.sticky.shard;

import dev.tally.counter.Failure;
import dev.tally.counter.RequestIds;
import dev.tally.sticky.routing.ShardAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The primary's part: order, replicate, commit, confirm. */
final class Primary {

  /** A learner that lacks no more than this is as good as up to date. */
  private static final long LEARNER_LAG = 128;

  private final Replica replica;
  private final ShardEvents events;
  private final PendingReads reads = new PendingReads();
  private final Consumer<PendingReads.Waiting> answerRead;
  private ShardAssignment assignment;
  private List<Progress> others = List.of();
  private Electorate electorate;
  private long epochStart;
  private boolean serving;
  private long trimmed;
  private long round;
  private boolean readsUnasked;
  private boolean trimDue;
  private long lastForgotten;

  Primary(Replica replica, ShardEvents events, ShardAssignment assignment) {
    this.replica = replica;
    this.events = events;
    this.assignment = assignment;
    this.answerRead = replica::answer;
    this.electorate = Electorate.of(assignment, replica.self, others, replica.rules);
  }

  /** Begins an epoch, with the log as it is: the epoch is active once a mark in it is committed. */
  void begin(long now, ShardAssignment newAssignment) {
    assignment = newAssignment;
    if (replica.rules.forgetsLearners()) {
      others = others.stream().filter(p -> p.member != newAssignment.learner()).toList();
    }
    enlist();
    replica.log.appendMark(newAssignment.epoch(), replica.logTime(now), 0);
    epochStart = replica.log.last();
    lastForgotten = now;
    others.forEach(Progress::startOver);
    advance();
  }

  /** The same epoch, but it is active now, or has another learner. */
  void update(ShardAssignment newAssignment) {
    assignment = newAssignment;
    enlist();
    advance();
  }

  private void enlist() {
    List<Progress> listed = new ArrayList<>();
    enlist(listed, assignment.current().members());
    enlist(listed, assignment.activeMembers());
    if (assignment.learner() != 0) {
      enlist(listed, List.of(assignment.learner()));
    }
    others = List.copyOf(listed);
    electorate = Electorate.of(assignment, replica.self, others, replica.rules);
  }

  private void enlist(List<Progress> listed, List<Long> members) {
    for (long member : members) {
      if (member != replica.self && listed.stream().noneMatch(p -> p.member == member)) {
        listed.add(progress(member));
      }
    }
  }

  private Progress progress(long member) {
    for (Progress known : others) {
      if (known.member == member) {
        return known;
      }
    }
    Progress fresh = new Progress(member);
    fresh.linked = replica.peers.isLinked(member);
    // Where its log agrees is not known: the first message finds out.
    fresh.next = replica.log.last() + 1;
    fresh.probing = true;
    return fresh;
  }

  /** A member has said, when it promised this epoch, what it has committed. */
  void holds(long member, long committed) {
    for (Progress other : others) {
      if (other.member == member && other.probing && committed >= 0) {
        other.matched = Math.max(other.matched, committed);
        other.next = other.matched + 1;
        other.probing = false;
      }
    }
  }

  @Override
  public String toString() {
    return "epoch " + assignment.epoch() + " from " + epochStart + ", others " + others;
  }

  ShardAssignment assignment() {
    return assignment;
  }

  boolean serves() {
    return serving;
  }

  boolean isActive() {
    return replica.committed() >= epochStart;
  }

  /** Members that will need the whole state. */
  int behind() {
    return (int) others.stream().filter(p -> p.behind).count();
  }

  /** Orders an addition. */
  void add(long now, Requester requester, long correlation, Addition addition) {
    if (!replica.state().admits(addition.client(), addition.birth())) {
      requester.sessionUnknown(correlation, replica.state().time());
      return;
    }
    boolean tooWide = addition.sequence() - addition.firstIncomplete() >= RequestIds.MAX_SPAN;
    if (tooWide
        || !hasRoom(Entry.HEADER_BYTES + addition.keyLength())
        || !hasSession(addition.client())) {
      requester.failed(correlation, Failure.OVERLOADED);
      return;
    }
    EntryLog log = replica.log;
    log.append(assignment.epoch(), replica.logTime(now), addition);
    replica.answers.put(log.last(), replica.applied(), requester, correlation);
    if (others.isEmpty()) {
      advance();
    }
  }

  private boolean hasSession(long client) {
    CounterState state = replica.state();
    return state.sessions() < replica.limits.sessions() || state.knows(client);
  }

  /**
   * The log is bounded. A member that alone holds it up, while a majority is far ahead, gets no log
   * kept for it any more; when it is the majority that lags, the addition is refused.
   */
  private boolean hasRoom(int bytes) {
    EntryLog log = replica.log;
    if (log.held() + bytes <= replica.limits.logBytes()) {
      return true;
    }
    long half = log.first() + (log.last() - log.first()) / 2;
    if (replica.committed() < half) {
      return false;
    }
    for (Progress other : others) {
      other.behind |= other.keeps() < half;
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
    PendingReads.Waiting read =
        new PendingReads.Waiting(requester, correlation, key, round + 1, now);
    if (!replica.rules.confirmsReads()) {
      replica.answer(read);
      return;
    }
    reads.add(read);
    readsUnasked = true;
  }

  /** The end of a turn: sends what the turn has gathered. */
  void flush(long now) {
    if (trimDue) {
      trimDue = false;
      trim();
    }
    if (readsUnasked) {
      readsUnasked = false;
      round++;
      if (others.isEmpty()) {
        answerReads();
      }
    }
    for (int i = 0; i < others.size(); i++) {
      Progress other = others.get(i);
      if (other.linked && other.snapshot == 0) {
        sendEntries(now, other);
        if (other.asked < round && replica.peers.canSend(other.member)) {
          send(other, Entries.NONE);
        }
      }
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

  /** A member has told how far it is. */
  void appended(long now, long from, PeerMessage.Appended message) {
    for (int i = 0; i < others.size(); i++) {
      Progress other = others.get(i);
      if (other.member == from) {
        appended(now, other, message);
        advance();
        answerReads();
        trimDue = true;
        return;
      }
    }
  }

  private void appended(long now, Progress other, PeerMessage.Appended message) {
    if (message.upTo() > replica.log.last()) {
      throw new IllegalStateException(
          "a member holds index " + message.upTo() + ", the primary has " + replica.log.last());
    }
    other.heard = now;
    other.matched = Math.max(other.matched, message.upTo());
    other.applied = Math.max(other.applied, message.applied());
    other.confirmed = Math.max(other.confirmed, message.round());
    if (other.snapshot != 0 && message.upTo() >= other.snapshot) {
      other.snapshot = 0;
    }
    if (message.gap() || other.probing) {
      other.next = other.matched + 1;
      other.probing = false;
    } else {
      other.next = Math.max(other.next, other.matched + 1);
    }
    if (other.next >= replica.log.first()) {
      other.behind = false;
    }
    if (other.member == assignment.learner()) {
      learned(other);
    }
  }

  private void learned(Progress learner) {
    if (isActive()
        && learner.snapshot == 0
        && learner.matched + LEARNER_LAG >= replica.committed()
        && learner.matched > 0) {
      replica.snapshots.caughtUp(learner.needs);
      learner.needs = Moved.NOTHING;
      events.caughtUp(replica.shard, assignment.epoch(), learner.member);
    }
  }

  private void advance() {
    long reached = electorate.reachedByLog(replica.log.last());
    if (reached > replica.committed()
        && replica.rules.commitsByCount(replica.log.epoch(reached), assignment.epoch())) {
      replica.commit(reached);
    }
    if (isActive()) {
      serving = true;
      if (!assignment.settled()) {
        events.activated(replica.shard, assignment.epoch());
      }
    }
  }

  private void answerReads() {
    if (reads.size() > 0 && isActive()) {
      reads.releaseInOrder(electorate.reachedByRound(round), answerRead);
    }
  }

  /** What every member holds in its own log, nobody needs of this one. */
  private void trim() {
    long upTo = replica.applied();
    for (int i = 0; i < others.size(); i++) {
      Progress other = others.get(i);
      if (!other.behind) {
        upTo = Math.min(upTo, other.keeps());
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
    forgetSessions(now);
    advance();
    for (Progress other : others) {
      if (!other.linked) {
        continue;
      }
      if (other.member == assignment.learner()) {
        learned(other);
      }
      boolean waiting =
          other.probing
              || other.snapshot != 0
              || other.matched + 1 < other.next
              || other.confirmed < other.asked
              || other.applied < other.told;
      if (waiting && now - other.heard > replica.limits.retryMillis()) {
        other.startOver();
        other.heard = now;
        flush(now);
      } else if (other.snapshot == 0) {
        if (other.next <= replica.log.last() || other.probing) {
          sendEntries(now, other);
        } else if (other.told < replica.committed() && replica.peers.canSend(other.member)) {
          send(other, Entries.NONE);
        }
      }
    }
  }

  /** What was not used for long is forgotten: by an entry, so by all members alike. */
  private void forgetSessions(long now) {
    long idle = replica.limits.sessionMillis();
    if (now - lastForgotten > idle / 4 && isActive() && replica.state().sessions() > 0) {
      lastForgotten = now;
      if (hasRoom(Entry.HEADER_BYTES)) {
        long time = replica.logTime(now);
        replica.log.appendMark(assignment.epoch(), time, time - idle);
        advance();
        flush(now);
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

  /** It leads no more: nobody may wait here any longer. */
  void end() {
    replica.answers.drain(replica.applied(), Requester::inDoubt);
    reads.releaseInOrder(
        Long.MAX_VALUE, r -> r.requester().failed(r.correlation(), Failure.UNAVAILABLE));
  }
}
