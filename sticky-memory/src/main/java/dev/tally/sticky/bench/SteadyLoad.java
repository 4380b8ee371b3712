package dev.tally.sticky.bench;

import dev.tally.bench.Recovery;
import dev.tally.counter.ClientOptions;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Reading;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import dev.tally.deploy.Deployment;
import dev.tally.sticky.routing.KeyHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Additions on a schedule, one key a shard in turn, whatever happens to the nodes; latency counts
 * from the moment the schedule meant. At its end the exact check: every answer has a version of its
 * own, in the order of real time, and nothing acknowledged is missing.
 */
final class SteadyLoad implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MOST_IN_FLIGHT = 100_000;
  private static final long MOST_NANOS = TIMEOUT.toNanos() * 2;

  /** One key of one shard. Guarded by itself. */
  private static final class Key {
    private final String name;
    private final int shard;
    private final BitSet versions = new BitSet();
    private int answered;
    private int done;
    private int unknown;

    Key(String name, int shard) {
      this.name = name;
      this.shard = shard;
    }
  }

  private final StatefulCounter counter;
  private final RequestIds ids = new RequestIds(new SecureRandom().nextLong());
  private final List<Key> keys = new ArrayList<>();
  private final Semaphore room = new Semaphore(MOST_IN_FLIGHT);
  private final long intervalNanos;
  private final Thread thread;
  private final List<String> notDone = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private Histogram latencies = fresh();
  private long lastAnswer = System.nanoTime();
  private long longestSilence;
  private volatile @Nullable Recovery recovery;
  private volatile boolean stopped;

  /**
   * Begins.
   *
   * @param deployment what to ask
   * @param shards its shards
   * @param perSecond additions
   */
  SteadyLoad(Deployment deployment, int shards, int perSecond) {
    this.counter = deployment.connect(new ClientOptions("steady", MOST_IN_FLIGHT));
    this.intervalNanos = 1_000_000_000L / perSecond;
    for (int shard = 0; shard < shards; shard++) {
      keys.add(new Key(keyOf(shard, shards), shard));
    }
    this.thread = new Thread(this::run, "steady-load");
    thread.setDaemon(true);
    thread.start();
  }

  private static String keyOf(int shard, int shards) {
    for (int i = 0; ; i++) {
      String name = "steady-" + i;
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      if (KeyHash.shard(KeyHash.of(bytes, 0, bytes.length), shards) == shard) {
        return name;
      }
    }
  }

  private static Histogram fresh() {
    return new Histogram(MOST_NANOS, 3);
  }

  private void run() {
    long due = System.nanoTime();
    for (int i = 0; !stopped; i++) {
      due += intervalNanos;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      add(keys.get(i % keys.size()), due);
    }
  }

  private void add(Key key, long due) {
    room.acquireUninterruptibly();
    Recovery watching = recovery;
    int before;
    synchronized (key) {
      before = key.answered;
    }
    RequestId id = ids.next();
    counter
        .add(key.name, 1, id, TIMEOUT)
        .whenComplete(
            (outcome, broken) -> {
              long now = System.nanoTime();
              ids.complete(id);
              if (outcome instanceof Outcome.Done done) {
                note(key, before, done.reading());
                if (watching != null) {
                  watching.answered(key.shard, now);
                }
              } else {
                note(key, String.valueOf(outcome), outcome instanceof Outcome.Unknown);
              }
              synchronized (this) {
                latencies.recordValue(Math.max(1, Math.min(MOST_NANOS, now - due)));
                longestSilence = Math.max(longestSilence, now - lastAnswer);
                lastAnswer = now;
              }
              room.release();
            });
  }

  private void note(Key key, int before, Reading reading) {
    synchronized (key) {
      int version = Math.toIntExact(reading.version());
      key.done++;
      if (key.versions.get(version)) {
        violation(key.name + ": two answers with version " + version);
      }
      if (version <= before) {
        violation(key.name + ": version " + version + " although " + before + " was answered");
      }
      if (reading.value() != version) {
        violation(key.name + ": value " + reading.value() + " at version " + version);
      }
      key.versions.set(version);
      key.answered = Math.max(key.answered, version);
    }
  }

  private void note(Key key, String outcome, boolean unknown) {
    synchronized (key) {
      key.unknown += unknown ? 1 : 0;
    }
    synchronized (this) {
      notDone.add(key.name + ": " + outcome);
    }
  }

  private synchronized void violation(String what) {
    violations.add(what);
  }

  /**
   * An event has happened: from now on every shard is asked, at once and by the schedule.
   *
   * @param since when it began, as {@link System#nanoTime}
   */
  Recovery watch(long since) {
    Recovery watching = new Recovery("shards", since, keys.size());
    recovery = watching;
    keys.forEach(key -> add(key, System.nanoTime()));
    return watching;
  }

  /** The latencies since this was asked last, nanoseconds. */
  synchronized Histogram takeLatencies() {
    Histogram taken = latencies;
    latencies = fresh();
    return taken;
  }

  /** The longest time without any answer at all since this was asked last, milliseconds. */
  synchronized double takeSilenceMillis() {
    double taken = longestSilence / 1e6;
    longestSilence = 0;
    return taken;
  }

  /** How many additions did not end as done so far. */
  synchronized int notDone() {
    return notDone.size();
  }

  /**
   * Stops, waits for every answer and checks them.
   *
   * @return what is wrong; empty where all holds
   */
  List<String> stopAndCheck() throws InterruptedException {
    stopped = true;
    thread.join();
    room.acquire(MOST_IN_FLIGHT);
    room.release(MOST_IN_FLIGHT);
    for (Key key : keys) {
      Outcome last =
          counter
              .get(key.name, ReadLevel.LINEARIZABLE, Token.NONE, TIMEOUT)
              .toCompletableFuture()
              .join();
      synchronized (key) {
        if (!(last instanceof Outcome.Done done)) {
          violation(key.name + " can not be read: " + last);
        } else if (done.reading().version() < key.done
            || done.reading().version() > (long) key.done + key.unknown
            || done.reading().value() != done.reading().version()) {
          violation(
              "%s stands at %s; %d additions are done, %d unknown"
                  .formatted(key.name, done.reading(), key.done, key.unknown));
        }
      }
    }
    synchronized (this) {
      return List.copyOf(violations);
    }
  }

  @Override
  public void close() {
    stopped = true;
    counter.close();
  }
}
