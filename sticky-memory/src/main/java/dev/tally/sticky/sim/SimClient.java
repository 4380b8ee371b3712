package dev.tally.sticky.sim;

import dev.tally.counter.RequestIds;
import dev.tally.sticky.routing.PlacementMap;
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

  final Simulation world;
  final long id;
  final String name;
  final RequestIds ids;
  final Seen seen;
  private final Map<Long, SimOperation> open = new TreeMap<>();
  private long correlations;
  private boolean ending;
  private long asleepUntil;
  private boolean deaf;

  SimClient(Simulation world, long id) {
    this.world = world;
    this.id = id;
    this.name = "client-" + id;
    this.ids = new RequestIds(id);
    this.seen = new Seen(world.placement().map(), world.shards());
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

  boolean isDone() {
    return ending && open.isEmpty();
  }

  // --- what it has under way ---

  /** Begins something new, unless it is ending. */
  void next() {
    if (ending) {
      return;
    }
    String key = "key-" + world.random().nextInt(KEYS);
    boolean adds = world.random().nextInt(100) < 55;
    SimOperation operation = adds ? new SimAdd(this, key) : new SimGet(this, key);
    open.put(operation.correlation, operation);
    operation.send();
  }

  long nextCorrelation() {
    return ++correlations;
  }

  boolean isOpen(SimOperation operation) {
    return open.containsKey(operation.correlation);
  }

  /** Has it under way no more; false where it had not. */
  boolean close(SimOperation operation) {
    return open.remove(operation.correlation) != null;
  }

  // --- asleep and awake ---

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
  void awake(Runnable action) {
    if (isAsleep()) {
      world.clock.later(asleepUntil - world.clock.now(), () -> awake(action));
    } else {
      action.run();
    }
  }

  /** An answer has arrived: it acts on it now, when it wakes, or never. */
  void hear(Runnable action) {
    if (!isAsleep() || !deaf) {
      awake(action);
    }
  }

  // --- maps ---

  private void learnLater() {
    world.clock.later(
        world.random().nextInt(10, 150),
        () -> {
          awake(() -> learn(world.placement().map()));
          learnLater();
        });
  }

  private void learn(PlacementMap map) {
    if (seen.learn(map)) {
      world.clock.count(Happening.GENERATION_SEEN);
      List.copyOf(open.values()).forEach(SimOperation::end);
    }
  }

  @Override
  public String toString() {
    return name + " waits for " + open.values();
  }
}
