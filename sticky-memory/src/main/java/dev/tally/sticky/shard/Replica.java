package dev.tally.sticky.shard;

import dev.tally.counter.Failure;
import java.util.function.Consumer;

/** What a member holds, whatever its role: the log, the state, how far it is, and who waits. */
final class Replica {

  /** How many entries' counters are read ahead of being added to. */
  private static final int AHEAD = 16;

  final long generation;
  final int shard;
  final long self;
  final ShardLimits limits;
  final Peers peers;
  final Rules rules;
  final EntryLog log = new EntryLog();
  final PendingAnswers answers = new PendingAnswers();
  final Snapshots snapshots = new Snapshots(this);

  private final PendingReads reads = new PendingReads();
  private final Consumer<PendingReads.Waiting> answerRead = this::answer;
  private CounterState state;
  private long committed;
  private long applied;
  private long appliedEpoch;

  /** Written that what was touched is not left out as useless. */
  @SuppressWarnings("UnusedVariable")
  private int touched;

  /** The state is given up as lost: nobody is answered any more. */
  boolean lost;

  /** The newest epoch heard of: nothing older is taken any more. Only rises. */
  long promised;

  Replica(long generation, int shard, long self, ShardLimits limits, Peers peers, Rules rules) {
    this.generation = generation;
    this.shard = shard;
    this.self = self;
    this.limits = limits;
    this.peers = peers;
    this.rules = rules;
    this.state = new CounterState(rules.sessions());
  }

  long committed() {
    return committed;
  }

  long applied() {
    return applied;
  }

  long appliedEpoch() {
    return appliedEpoch;
  }

  CounterState state() {
    return state;
  }

  /** From now on nothing older is taken; what is committed already is answered in its own name. */
  void riseTo(long epoch) {
    apply();
    promised = epoch;
  }

  /** What it holds, to go with the promise to take nothing of an older epoch. */
  PeerMessage.Fenced promise() {
    return new PeerMessage.Fenced(
        generation, shard, promised, log.lastEpoch(), log.last(), committed);
  }

  /** What a new entry is dated: log time never goes back, whatever clocks do. */
  long logTime(long now) {
    return Math.max(now, Math.max(log.lastTime(), state.time()));
  }

  /** Entries up to an index are final: {@link #apply} is to follow within the turn. */
  void commit(long upTo) {
    committed = Math.max(committed, upTo);
  }

  /**
   * Reads what {@link #apply} will wait for at first. Counters are spread over more memory than
   * caches hold; loads that do not depend on each other wait together. This is group prefetching
   * (S. Chen et al., <i>Improving hash join performance through prefetching</i>, ICDE 2004), with
   * plain loads, since there are no others here.
   */
  void lookAhead() {
    if (applied < committed) {
      touch(applied + 1, Math.min(committed, applied + AHEAD));
    }
  }

  private void touch(long from, long to) {
    byte[] bytes = log.bytes();
    int sum = 0;
    for (long index = from; index <= to; index++) {
      sum += state.touch(bytes, log.start(index));
    }
    touched = sum;
  }

  /** Applies what is final in its order and answers whoever waits here. */
  void apply() {
    if (applied == committed) {
      return;
    }
    byte[] bytes = log.bytes();
    while (applied < committed) {
      long upTo = Math.min(committed, applied + AHEAD);
      touch(upTo + 1, Math.min(committed, upTo + AHEAD));
      while (applied < upTo) {
        applied++;
        int at = log.start(applied);
        appliedEpoch = Entry.epoch(bytes, at);
        CounterState.Verdict verdict = state.apply(bytes, at);
        Requester requester = answers.take(applied);
        if (requester != null) {
          answer(requester, answers.correlation(applied), verdict);
        }
      }
    }
    releaseReads();
  }

  private void releaseReads() {
    if (reads.size() > 0) {
      reads.releaseAny(applied, answerRead);
    }
  }

  private void answer(Requester requester, long correlation, CounterState.Verdict verdict) {
    switch (verdict) {
      case DONE ->
          requester.done(correlation, state.value(), state.version(), shard, appliedEpoch, applied);
      case OVERFLOW -> requester.failed(correlation, Failure.OVERFLOW);
      case EXPIRED -> requester.failed(correlation, Failure.SESSION_EXPIRED);
      case SESSION_UNKNOWN -> requester.sessionUnknown(correlation, state.time());
      case MARK -> throw new IllegalStateException("nobody waits for a mark");
    }
  }

  /** Answers a read from what is applied now. */
  void answer(PendingReads.Waiting read) {
    state.read(read.key(), 0, read.key().length);
    read.requester()
        .done(read.correlation(), state.value(), state.version(), shard, appliedEpoch, applied);
  }

  /** Answers a read once so much is applied. */
  void whenApplied(PendingReads.Waiting read) {
    if (read.mark() <= applied) {
      answer(read);
    } else if (reads.size() < limits.reads()) {
      reads.add(read);
    } else {
      read.requester().failed(read.correlation(), Failure.OVERLOADED);
    }
  }

  void expireReads(long now) {
    reads.expire(now - limits.readMillis());
  }

  /** Whoever waits for something to be applied waits no longer. */
  void refuseReads(Failure why) {
    reads.releaseAny(Long.MAX_VALUE, r -> r.requester().failed(r.correlation(), why));
  }

  /** Takes over the state of another member. */
  void install(long index, long indexEpoch, byte[] bytes) {
    apply();
    CounterState fresh = new CounterState(rules.sessions());
    fresh.restore(bytes);
    state = fresh;
    log.reset(index, indexEpoch);
    committed = index;
    applied = index;
    appliedEpoch = indexEpoch;
    releaseReads();
  }

  /** Forgets the state, as a node does that is member no more. */
  void clear() {
    apply();
    state = new CounterState(rules.sessions());
    log.reset(0, 0);
    committed = 0;
    applied = 0;
    appliedEpoch = 0;
    snapshots.clear();
    refuseReads(Failure.UNAVAILABLE);
    if (!rules.keepsPromise()) {
      promised = 0;
    }
  }
}
