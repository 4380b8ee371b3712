package dev.tally.sticky.shard;

import dev.tally.counter.Failure;
import dev.tally.counter.RequestIds;
import dev.tally.sticky.routing.ShardAssignment;
import java.util.function.Consumer;

/** The primary's part: order, replicate, commit, confirm. */
final class Primary {

  /** A learner that lacks no more than this is as good as up to date. */
  private static final long LEARNER_LAG = 128;

  private final Replica replica;
  private final ShardEvents events;
  private final PendingReads reads = new PendingReads();
  private final Consumer<PendingReads.Waiting> answerRead;
  private final Followers followers;
  private ShardAssignment assignment;
  private long epochStart;
  private boolean serving;
  private boolean readsUnasked;
  private boolean trimDue;
  private long lastForgotten;

  Primary(Replica replica, ShardEvents events, ShardAssignment assignment) {
    this.replica = replica;
    this.events = events;
    this.assignment = assignment;
    this.answerRead = read -> replica.whenApplied(read.reached());
    this.followers = new Followers(replica, assignment);
  }

  /** Begins an epoch, with the log as it is: the epoch is active once a mark in it is committed. */
  void begin(long now, ShardAssignment newAssignment) {
    assignment = newAssignment;
    followers.begin(newAssignment);
    replica.log.appendMark(newAssignment.epoch(), replica.logTime(now), 0);
    epochStart = replica.log.last();
    lastForgotten = now;
    advance();
  }

  /** The same epoch, but it is active now, or has another learner. */
  void update(ShardAssignment newAssignment) {
    assignment = newAssignment;
    followers.enlist(newAssignment);
    advance();
  }

  @Override
  public String toString() {
    return "epoch " + assignment.epoch() + " from " + epochStart + ", others " + followers;
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

  Followers followers() {
    return followers;
  }

  /** Orders an addition. */
  void add(long now, Requester requester, long correlation, Addition addition) {
    // What is not applied here yet may be answered already, and tell of the session: the log
    // decides.
    if (replica.applied() == replica.log.last()
        && !replica.state().admits(addition.client(), addition.birth())) {
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
    if (followers.isEmpty()) {
      advance();
    }
  }

  private boolean hasSession(long client) {
    CounterState state = replica.state();
    return state.knows(client) || state.sessions() < replica.limits.sessions();
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
    replica.apply();
    followers.leaveBehind(half);
    followers.trim();
    return log.held() + bytes <= replica.limits.logBytes();
  }

  /** Confirms, with the round that leaves next, that this is still the primary; then answers. */
  void read(long now, Requester requester, long correlation, byte[] key) {
    if (reads.size() >= replica.limits.reads()) {
      requester.failed(correlation, Failure.OVERLOADED);
      return;
    }
    PendingReads.Waiting read =
        new PendingReads.Waiting(
            requester,
            correlation,
            key,
            followers.round() + 1,
            replica.rules.awaitsOrdered() ? replica.log.last() : 0,
            now);
    if (!replica.rules.confirmsReads()) {
      replica.answer(read);
      return;
    }
    reads.add(read);
    readsUnasked = true;
  }

  /** What was ordered is to be applied here soon: somebody waits for it. */
  void hurry() {
    readsUnasked = true;
  }

  /**
   * The end of a turn: sends what the turn has gathered, to as many members as are needed.
   *
   * @return whether others are owed something
   */
  boolean flush(long now) {
    if (trimDue) {
      trimDue = false;
      followers.trim();
    }
    if (readsUnasked) {
      readsUnasked = false;
      followers.beginRound();
      if (followers.isEmpty()) {
        answerReads();
      }
    }
    return followers.flush(now);
  }

  /** A message of another member, of this epoch. */
  void receive(long now, long from, PeerMessage message) {
    if (message instanceof PeerMessage.Appended appended) {
      appended(now, from, appended);
    } else if (message instanceof PeerMessage.NextChunk next) {
      replica.snapshots.sendNext(now, from, next);
    } else if (message instanceof PeerMessage.Fenced fenced) {
      followers.holds(from, fenced.committed());
    }
  }

  /** A member has told how far it is. */
  private void appended(long now, long from, PeerMessage.Appended message) {
    if (followers.appended(now, from, message)) {
      if (from == assignment.learner()) {
        learned();
      }
      advance();
      answerReads();
      trimDue = true;
    }
  }

  /** Tells where the learner, if there is one, is up to date. */
  private void learned() {
    Progress learner = followers.learner();
    if (learner != null
        && learner.linked
        && isActive()
        && learner.snapshot == 0
        && learner.matched + LEARNER_LAG >= replica.committed()
        && learner.matched > 0) {
      replica.snapshots.caughtUp(learner.needs);
      learner.needs = Moved.NOTHING;
      events.caughtUp(replica.shard, assignment.epoch(), learner.member);
    }
  }

  private void advance() {
    long reached = followers.reachedByLog();
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
      reads.releaseInOrder(followers.reachedByRound(), answerRead);
    }
  }

  /** Time passes: what was not acknowledged is sent again, and idle members learn what is final. */
  void tick(long now) {
    reads.expire(now - replica.limits.readMillis());
    forgetSessions(now);
    advance();
    learned();
    followers.tick(now);
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

  /** It leads no more: no read may wait here to be confirmed. */
  void end() {
    reads.releaseInOrder(
        Long.MAX_VALUE, r -> r.requester().failed(r.correlation(), Failure.UNAVAILABLE));
  }
}
