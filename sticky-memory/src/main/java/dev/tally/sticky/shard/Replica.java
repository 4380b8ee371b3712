package dev.tally.sticky.shard;

import dev.tally.counter.Failure;
import dev.tally.sticky.routing.ShardConfiguration;
import java.util.function.Consumer;

/** What a member holds, whatever its role: the log, the state, how far it is, and who waits. */
final class Replica {

  final long generation;
  final int shard;
  final long self;
  final ShardConfiguration configuration;
  final ShardLimits limits;
  final Peers peers;
  final EntryLog log = new EntryLog();
  final PendingAnswers answers = new PendingAnswers();

  private final CounterState state;
  private final PendingReads reads = new PendingReads();
  private final Consumer<PendingReads.Waiting> answerRead = this::answer;
  private long applied;
  private long appliedEpoch;

  Replica(
      long generation,
      int shard,
      long self,
      ShardConfiguration configuration,
      ShardLimits limits,
      Peers peers,
      Sessions sessions) {
    this.generation = generation;
    this.shard = shard;
    this.self = self;
    this.configuration = configuration;
    this.limits = limits;
    this.peers = peers;
    this.state = new CounterState(sessions);
    this.appliedEpoch = configuration.epoch();
  }

  long applied() {
    return applied;
  }

  CounterState state() {
    return state;
  }

  int waitingReads() {
    return reads.size();
  }

  /** Applies what is committed, in order, and answers whoever waits for it here. */
  void apply(long committed) {
    if (committed <= applied) {
      return;
    }
    byte[] bytes = log.bytes();
    while (applied < committed) {
      applied++;
      int at = log.start(applied);
      appliedEpoch = Entry.epoch(bytes, at);
      CounterState.Verdict verdict = state.apply(bytes, at);
      Requester requester = answers.take(applied);
      if (requester != null) {
        answer(requester, answers.correlation(applied), verdict);
      }
    }
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
}
