package dev.tally.sticky.sim;

import dev.tally.counter.Failure;
import dev.tally.counter.RequestId;
import dev.tally.sticky.shard.Addition;

/** An addition, sent again under one id. */
final class SimAdd extends SimOperation {

  private final RequestId id;
  private final long delta;
  private long birth;
  private int sent;

  SimAdd(SimClient client, String key) {
    super(client, key);
    this.id = client.ids.next();
    int kind = client.world.random().nextInt(30);
    this.delta =
        kind == 0
            ? Long.MAX_VALUE
            : kind == 1 ? Long.MIN_VALUE : 1 + client.world.random().nextInt(100);
  }

  @Override
  boolean mayBeAnsweredElsewhere() {
    return true;
  }

  @Override
  Frame frame() {
    if (sent == 0) {
      birth = client.seen.birth(shard);
    }
    sent++;
    Addition addition =
        new Addition(client.id, id.sequence(), id.firstIncomplete(), birth, delta, key);
    return (node, member, answers) -> member.add(node.now(), answers, correlation, 1, addition);
  }

  @Override
  void check(SimNode by, long value, long version, long index) {
    model.answered(by, modelId(), new NaiveState.Answer(value, version), index);
  }

  private NaiveState.Id modelId() {
    return new NaiveState.Id(client.id, id.sequence());
  }

  @Override
  void refused(Failure failure) {
    if (failure == Failure.SESSION_EXPIRED && isOpen()) {
      throw new Violation(Invariant.SESSIONS_LAST, "" + this);
    }
    if (failure == Failure.OVERFLOW) {
      model.overflowed(modelId());
      Simulation world = client.world;
      world.clock.later(world.random().nextInt(1, 6), () -> client.awake(this::end));
    }
  }

  /** Only what can not have been applied before may begin anew; the rest ends as unknown. */
  @Override
  void sessionUnknown(long logTime) {
    if (!isOpen()) {
      return;
    }
    if (sent <= 1) {
      client.seen.bear(shard, logTime);
      sent = 0;
    } else {
      end();
    }
  }

  @Override
  void ended() {
    client.ids.complete(id);
  }

  @Override
  void answered(long epoch) {
    client.world.clock.count(Happening.ADDITION);
  }
}
