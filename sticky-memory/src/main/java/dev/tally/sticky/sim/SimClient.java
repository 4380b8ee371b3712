package dev.tally.sticky.sim;

import dev.tally.counter.Failure;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.Token;
import dev.tally.sticky.routing.KeyHash;
import dev.tally.sticky.routing.Router;
import dev.tally.sticky.shard.Addition;
import dev.tally.sticky.shard.Requester;
import dev.tally.sticky.shard.ShardReplica;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A client in the simulation: several operations under way, each sent again under the same id until
 * it is answered, now and then to the wrong node. Every answer is held against the model.
 */
final class SimClient {

  private static final int WINDOW = 6;
  private static final int KEYS = 5;
  private static final int RESEND = 80;
  private static final List<ReadLevel> LEVELS = List.of(ReadLevel.values());

  private final Simulation simulation;
  private final Router router;
  private final RequestIds ids;
  private final long client;
  private final Map<Long, Operation> open = new HashMap<>();
  private final long[] lastSeen = new long[Simulation.SHARDS];
  private int left;
  private long correlations;

  SimClient(Simulation simulation, long client, int operations) {
    this.simulation = simulation;
    this.router = new Router(simulation.map);
    this.client = client;
    this.ids = new RequestIds(client);
    this.left = operations;
    for (int i = 0; i < WINDOW; i++) {
      simulation.later(simulation.random.nextInt(20), this::next);
    }
  }

  boolean isDone() {
    return left == 0 && open.isEmpty();
  }

  private void next() {
    if (left > 0) {
      left--;
      String key = "key-" + simulation.random.nextInt(KEYS);
      boolean adds = simulation.random.nextInt(4) != 0;
      Operation operation = adds ? new Add(key) : new Get(key);
      open.put(operation.correlation, operation);
      operation.send();
    }
  }

  /** Something under way. Answers to it travel back as anything does. */
  private abstract class Operation implements Requester {

    final long correlation = ++correlations;
    final byte[] key;
    final int shard;

    Operation(String key) {
      this.key = key.getBytes(StandardCharsets.UTF_8);
      this.shard = router.shardOf(KeyHash.of(this.key, 0, this.key.length));
    }

    /** May run again long after the operation has ended: old frames linger in the network. */
    abstract void hand(ShardReplica member);

    abstract void check(long value, long version, long index);

    abstract void ended();

    final void send() {
      if (!open.containsKey(correlation)) {
        return;
      }
      boolean astray = simulation.random.nextInt(10) == 0;
      long node = astray ? 1 + simulation.random.nextInt(3) : router.shard(shard).primary();
      if (!simulation.lost()) {
        for (int copy = simulation.copies(); copy > 0; copy--) {
          simulation.later(simulation.delay(), () -> hand(simulation.member(shard, node)));
        }
      }
      simulation.later(RESEND, this::send);
    }

    private void back(Runnable answer) {
      if (!simulation.lost()) {
        for (int copy = simulation.copies(); copy > 0; copy--) {
          simulation.later(simulation.delay(), answer);
        }
      }
    }

    final void end() {
      if (open.remove(correlation) != null) {
        ended();
        next();
      }
    }

    /** Checked when the node gives it, arrives or not; a client may act on it from then on. */
    @Override
    public void done(long number, long value, long version, int ofShard, long epoch, long index) {
      check(value, version, index);
      back(
          () -> {
            lastSeen[shard] = Math.max(lastSeen[shard], index);
            end();
          });
    }

    @Override
    public void notPrimary(long number, int ofShard, long epoch, long primary) {
      back(() -> router.learn(ofShard, epoch, primary));
    }

    @Override
    public void failed(long number, Failure failure) {
      if (failure == Failure.SESSION_EXPIRED && open.containsKey(correlation)) {
        throw new Violation("sessions last as long as their clients need", "" + correlation);
      }
    }
  }

  private final class Add extends Operation {

    private final RequestId id = ids.next();
    private final long delta;

    Add(String key) {
      super(key);
      int kind = simulation.random.nextInt(30);
      this.delta =
          kind == 0
              ? Long.MAX_VALUE
              : kind == 1 ? Long.MIN_VALUE : 1 + simulation.random.nextInt(100);
    }

    @Override
    void hand(ShardReplica member) {
      Addition addition =
          new Addition(client, id.sequence(), id.firstIncomplete(), delta, key, 0, key.length);
      member.add(simulation.now(), this, correlation, 1, addition);
    }

    @Override
    void check(long value, long version, long index) {
      simulation
          .model(shard)
          .answered(
              simulation.members(shard),
              new ShardModel.Id(client, id.sequence()),
              new ShardModel.Answer(value, version),
              index);
    }

    @Override
    public void failed(long number, Failure failure) {
      super.failed(number, failure);
      if (failure == Failure.OVERFLOW) {
        simulation
            .model(shard)
            .overflowed(simulation.members(shard), new ShardModel.Id(client, id.sequence()));
        simulation.later(simulation.delay(), this::end);
      }
    }

    @Override
    void ended() {
      ids.complete(id);
    }
  }

  private final class Get extends Operation {

    private final ReadLevel level = LEVELS.get(simulation.random.nextInt(LEVELS.size()));
    private final String name;
    private final long atLeast;

    Get(String key) {
      super(key);
      this.name = key;
      this.atLeast =
          switch (level) {
            case LINEARIZABLE -> simulation.model(shard).highestAnswered();
            case SESSION -> lastSeen[shard];
            case EVENTUAL -> 0;
          };
    }

    @Override
    void hand(ShardReplica member) {
      Token token = new Token(shard, 1, lastSeen[shard]);
      member.get(simulation.now(), this, correlation, 1, level, token, key, 0, key.length);
    }

    @Override
    void check(long value, long version, long index) {
      simulation
          .model(shard)
          .read(
              simulation.members(shard),
              name,
              new ShardModel.Answer(value, version),
              index,
              atLeast);
    }

    @Override
    void ended() {}
  }

  /** Several clients. */
  static List<SimClient> several(Simulation simulation, int clients, int operations) {
    List<SimClient> all = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      all.add(new SimClient(simulation, 1000 + i, operations));
    }
    return all;
  }
}
