package dev.tally.sticky.sim;

import dev.tally.counter.Failure;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Token;
import java.util.List;

/** A read at any level. */
final class SimGet extends SimOperation {

  private static final List<ReadLevel> LEVELS = List.of(ReadLevel.values());

  private final ReadLevel level;
  private final String name;
  private final long atLeast;

  SimGet(SimClient client, String key) {
    super(client, key);
    this.level = LEVELS.get(client.world.random().nextInt(LEVELS.size()));
    this.name = key;
    this.atLeast =
        switch (level) {
          case LINEARIZABLE -> model.highestAnswered();
          case SESSION -> client.seen.index(shard);
          case EVENTUAL -> 0;
        };
  }

  @Override
  boolean mayBeAnsweredElsewhere() {
    return false;
  }

  @Override
  Frame frame() {
    Token token = new Token(shard, 1, client.seen.index(shard));
    return (node, member, answers) ->
        member.get(node.now(), answers, correlation, 1, level, token, key, 0, key.length);
  }

  @Override
  void check(SimNode by, long value, long version, long index) {
    model.read(
        name,
        new NaiveState.Answer(value, version),
        index,
        atLeast,
        level == ReadLevel.LINEARIZABLE);
  }

  @Override
  void refused(Failure failure) {}

  @Override
  void sessionUnknown(long logTime) {
    throw new IllegalStateException("a read has no session");
  }

  @Override
  void ended() {}

  @Override
  void answered(long epoch) {
    SimClock clock = client.world.clock;
    switch (level) {
      case LINEARIZABLE -> clock.count(Happening.LINEARIZABLE_READ);
      case EVENTUAL -> clock.count(Happening.EVENTUAL_READ);
      case SESSION -> {
        clock.count(Happening.SESSION_READ);
        long last = client.seen.epoch(shard);
        if (last != 0 && epoch > last) {
          clock.count(Happening.SESSION_READ_ACROSS_EPOCHS);
        }
      }
    }
  }
}
