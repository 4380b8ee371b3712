package dev.tally.sticky.sim;

import dev.tally.counter.Failure;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.Token;
import dev.tally.sticky.routing.KeyHash;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.Router;
import dev.tally.sticky.shard.Addition;
import dev.tally.sticky.shard.Requester;
import dev.tally.sticky.shard.ShardReplica;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client in the simulation: several operations under way, each sent again under the same id until
 * it is answered, now and then to the wrong node. Every answer is held against the model.
 */
final class SimClient {

  private static final int WINDOW = 4;
  private static final int KEYS = 5;
  private static final int RESEND = 30;
  private static final List<ReadLevel> LEVELS = List.of(ReadLevel.values());

  private final Simulation world;
  private Router router;
  private final RequestIds ids;
  private final long client;
  private final String name;
  private final Map<Long, Operation> open = new TreeMap<>();
  private final long[] lastSeen;
  private final long[] lastEpoch;
  private final long[] births;
  private long correlations;
  private boolean ending;
  private long asleepUntil;
  private boolean deaf;

  SimClient(Simulation world, long client) {
    this.world = world;
    this.router = new Router(world.placement().map());
    this.client = client;
    this.lastSeen = new long[world.shards()];
    this.lastEpoch = new long[world.shards()];
    this.births = new long[world.shards()];
    this.name = "client-" + client;
    this.ids = new RequestIds(client);
    for (int i = 0; i < WINDOW; i++) {
      world.clock.later(world.random().nextInt(20), () -> awake(this::next));
    }
    learnLater();
    sleepLater();
  }

  /** Asks nothing new from now on. */
  void end() {
    ending = true;
    asleepUntil = 0;
  }

  /**
   * Now and then it does nothing for long enough to be forgotten, whatever it has under way; and
   * while it sleeps, it may also be deaf.
   */
  private void sleepLater() {
    world.clock.later(
        20,
        () -> {
          if (!ending && !isAsleep() && world.clock.chance(world.mix.idlePercent())) {
            asleepUntil =
                world.clock.now()
                    + world.random().nextInt(2 * (int) world.mix.limits().sessionMillis());
            deaf = world.random().nextBoolean();
          }
          sleepLater();
        });
  }

  private boolean isAsleep() {
    return world.clock.now() < asleepUntil;
  }

  /** Does something now, or when it wakes. */
  private void awake(Runnable action) {
    if (isAsleep()) {
      world.clock.later(asleepUntil - world.clock.now(), () -> awake(action));
    } else {
      action.run();
    }
  }

  boolean isDone() {
    return ending && open.isEmpty();
  }

  @Override
  public String toString() {
    return name + " waits for " + open.values();
  }

  private void learnLater() {
    world.clock.later(
        world.random().nextInt(10, 150),
        () -> {
          awake(() -> learn(world.placement().map()));
          learnLater();
        });
  }

  /** Another generation is another state: nothing that was seen of the old one counts. */
  private void learn(PlacementMap map) {
    if (map.generation() == router.generation()) {
      router.learn(map);
      return;
    }
    world.clock.count(Happening.GENERATION_SEEN);
    router = new Router(map);
    Arrays.fill(lastSeen, 0);
    Arrays.fill(lastEpoch, 0);
    Arrays.fill(births, 0);
    List.copyOf(open.values()).forEach(Operation::end);
  }

  private void next() {
    if (ending) {
      return;
    }
    String key = "key-" + world.random().nextInt(KEYS);
    boolean adds = world.random().nextInt(100) < 55;
    Operation operation = adds ? new Add(key) : new Get(key);
    open.put(operation.correlation, operation);
    operation.send();
  }

  /** A request on its way. */
  @FunctionalInterface
  private interface Frame {
    void arrive(SimNode node, ShardReplica member, Requester answers);
  }

  /** Something under way. Answers to it travel back as anything does. */
  private abstract class Operation {

    final long correlation = ++correlations;
    final byte[] key;
    final int shard;
    final long generation = router.generation();
    final ShardModel model;

    Operation(String key) {
      this.key = key.getBytes(StandardCharsets.UTF_8);
      this.shard = router.shardOf(KeyHash.of(this.key, 0, this.key.length));
      this.model = world.model(generation, shard);
    }

    /** What is sent now; it may arrive long after the operation has ended. */
    abstract Frame frame();

    abstract void check(SimNode by, long value, long version, long index);

    abstract void refused(Failure failure);

    abstract void sessionUnknown(long logTime);

    abstract void ended();

    abstract void answered(long epoch);

    final void send() {
      if (isOpen()) {
        sendNow();
        world.clock.later(RESEND, () -> awake(this::send));
      }
    }

    final void sendNow() {
      if (!isOpen()) {
        return;
      }
      long primary = router.shard(shard).primary();
      List<SimNode> live = world.liveNodes();
      if (live.isEmpty()) {
        return;
      }
      SimNode node =
          world.random().nextInt(10) == 0
              ? live.get(world.random().nextInt(live.size()))
              : world.node(primary);
      Frame frame = frame();
      world.network.sendOnce(name, node.name(), () -> node.run(() -> arrive(node, frame)));
    }

    private void arrive(SimNode node, Frame frame) {
      Answers answers = new Answers(this, node);
      node.request(
          generation, shard, answers, correlation, member -> frame.arrive(node, member, answers));
    }

    final void end() {
      if (open.remove(correlation) != null) {
        ended();
        next();
      }
    }

    boolean isOpen() {
      return open.containsKey(correlation);
    }

    @Override
    public String toString() {
      return getClass().getSimpleName() + " " + correlation + " of shard " + shard;
    }
  }

  /** Checked when the node gives them, arrive or not; the client may act on them from then on. */
  private final class Answers implements Requester {

    private final Operation operation;
    private final SimNode node;

    Answers(Operation operation, SimNode node) {
      this.operation = operation;
      this.node = node;
    }

    private void back(Runnable arrival) {
      world.network.send(
          node.name(),
          name,
          () -> {
            if (!isAsleep() || !deaf) {
              awake(arrival);
            }
          });
    }

    @Override
    public void done(long number, long value, long version, int shard, long epoch, long index) {
      if (node.generation() != operation.generation || node.knowsLost(shard)) {
        throw new Violation(
            Invariant.LOST_IS_REFUSED,
            operation + " was answered by " + node.name() + " in " + node.generation());
      }
      operation.check(node, value, version, index);
      operation.answered(epoch);
      back(
          () -> {
            if (operation.generation == router.generation()) {
              lastSeen[shard] = Math.max(lastSeen[shard], index);
              lastEpoch[shard] = Math.max(lastEpoch[shard], epoch);
            }
            operation.end();
          });
    }

    @Override
    public void notPrimary(long number, int shard, long epoch, long primary) {
      back(
          () -> {
            if (operation.generation == router.generation()
                && router.learn(shard, epoch, primary)) {
              operation.sendNow();
            }
          });
    }

    @Override
    public void inDoubt(long number) {
      // Sent again in any case.
    }

    @Override
    public void sessionUnknown(long number, long logTime) {
      back(() -> operation.sessionUnknown(logTime));
    }

    @Override
    public void failed(long number, Failure failure) {
      operation.refused(failure);
      if (failure == Failure.STATE_LOST) {
        if (!world.mix.losesMajorities()) {
          throw new Violation(Invariant.LOST_IS_REFUSED, operation + " lost without a loss");
        }
        world.clock.count(Happening.LOSS_SEEN);
        // What becomes of it is not known; whoever asks for more waits, as a person would.
        back(() -> world.clock.later(world.random().nextInt(10, 30), operation::end));
      }
    }
  }

  private final class Add extends Operation {

    private final RequestId id = ids.next();
    private final long delta;
    private long birth;
    private int sent;

    Add(String key) {
      super(key);
      int kind = world.random().nextInt(30);
      this.delta =
          kind == 0 ? Long.MAX_VALUE : kind == 1 ? Long.MIN_VALUE : 1 + world.random().nextInt(100);
    }

    @Override
    Frame frame() {
      if (sent == 0) {
        birth = births[shard];
      }
      sent++;
      Addition addition =
          new Addition(
              client, id.sequence(), id.firstIncomplete(), birth, delta, key, 0, key.length);
      return (node, member, answers) -> member.add(node.now(), answers, correlation, 1, addition);
    }

    @Override
    void check(SimNode by, long value, long version, long index) {
      model.answered(
          by,
          new ShardModel.Id(client, id.sequence()),
          new ShardModel.Answer(value, version),
          index);
    }

    @Override
    void refused(Failure failure) {
      if (failure == Failure.SESSION_EXPIRED && isOpen()) {
        throw new Violation(Invariant.SESSIONS_LAST, "" + this);
      }
      if (failure == Failure.OVERFLOW) {
        model.overflowed(new ShardModel.Id(client, id.sequence()));
        world.clock.later(world.random().nextInt(1, 6), () -> awake(this::end));
      }
    }

    /** Only what can not have been applied before may begin anew; the rest ends as unknown. */
    @Override
    void sessionUnknown(long logTime) {
      if (!isOpen()) {
        return;
      }
      if (sent <= 1) {
        births[shard] = Math.max(births[shard], logTime);
        sent = 0;
      } else {
        end();
      }
    }

    @Override
    void ended() {
      ids.complete(id);
    }

    @Override
    void answered(long epoch) {
      world.clock.count(Happening.ADDITION);
    }
  }

  private final class Get extends Operation {

    private final ReadLevel level = LEVELS.get(world.random().nextInt(LEVELS.size()));
    private final String name;
    private final long atLeast;

    Get(String key) {
      super(key);
      this.name = key;
      this.atLeast =
          switch (level) {
            case LINEARIZABLE -> model.highestAnswered();
            case SESSION -> lastSeen[shard];
            case EVENTUAL -> 0;
          };
    }

    @Override
    Frame frame() {
      Token token = new Token(shard, 1, lastSeen[shard]);
      return (node, member, answers) ->
          member.get(node.now(), answers, correlation, 1, level, token, key, 0, key.length);
    }

    @Override
    void check(SimNode by, long value, long version, long index) {
      model.read(
          name,
          new ShardModel.Answer(value, version),
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
      switch (level) {
        case LINEARIZABLE -> world.clock.count(Happening.LINEARIZABLE_READ);
        case EVENTUAL -> world.clock.count(Happening.EVENTUAL_READ);
        case SESSION -> {
          world.clock.count(Happening.SESSION_READ);
          if (lastEpoch[shard] != 0 && epoch > lastEpoch[shard]) {
            world.clock.count(Happening.SESSION_READ_ACROSS_EPOCHS);
          }
        }
      }
    }
  }
}
