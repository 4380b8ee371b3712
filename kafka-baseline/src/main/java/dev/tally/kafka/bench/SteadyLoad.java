package dev.tally.kafka.bench;

import dev.tally.bench.Recovery;
import dev.tally.counter.ClientOptions;
import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import dev.tally.deploy.Deployment;
import dev.tally.kafka.client.KafkaCounter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Additions on a schedule, one partition after the other, whatever happens to the instances;
 * latency counts from the moment the schedule meant. One that is not answered is repeated under its
 * own id until it is, so that at the end every addition has an answer and the check is exact.
 *
 * <p>Each partition has request ids of its own: a partition that is silent for seconds would
 * otherwise hold back what counters of the others may forget, and its loss would be paid by all.
 */
final class SteadyLoad implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MOST_IN_FLIGHT = 1 << 17;
  private static final int KEYS_A_PARTITION = 20;
  private static final int DELTAS = 7;

  /** The counters of one partition. */
  private record Lane(int partition, RequestIds ids, List<Ledger> ledgers, AtomicInteger next) {

    Ledger nextLedger() {
      return ledgers.get(Math.floorMod(next.getAndIncrement(), ledgers.size()));
    }
  }

  /** One addition, through all its tries. */
  private record Addition(
      Lane lane,
      Ledger ledger,
      RequestId id,
      long delta,
      long before,
      long due,
      @Nullable Recovery watching) {}

  private final StatefulCounter counter;
  private final List<Lane> lanes = new ArrayList<>();
  private final Queue<Addition> again = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicLong slowest = new AtomicLong();
  private final List<String> refusals = new ArrayList<>();
  private final long intervalNanos;
  private final Thread thread;
  private volatile @Nullable Recovery recovery;
  private volatile boolean stopped;
  private volatile boolean closed;

  /**
   * Begins.
   *
   * @param deployment what to ask
   * @param partitions its partitions
   * @param perSecond additions
   */
  SteadyLoad(Deployment deployment, int partitions, int perSecond) {
    this.counter = deployment.connect(new ClientOptions("steady", MOST_IN_FLIGHT));
    this.intervalNanos = 1_000_000_000L / perSecond;
    SecureRandom random = new SecureRandom();
    for (int partition = 0; partition < partitions; partition++) {
      lanes.add(
          new Lane(
              partition,
              new RequestIds(random.nextLong()),
              ledgers(partition, partitions),
              new AtomicInteger()));
    }
    this.thread = new Thread(this::run, "steady-load");
    thread.setDaemon(true);
    thread.start();
  }

  private static List<Ledger> ledgers(int partition, int partitions) {
    List<Ledger> found = new ArrayList<>();
    for (int i = 0; found.size() < KEYS_A_PARTITION; i++) {
      String key = "steady-" + i;
      if (KafkaCounter.partitionOf(key.getBytes(StandardCharsets.UTF_8), partitions) == partition) {
        found.add(new Ledger(key));
      }
    }
    return found;
  }

  private void run() {
    long due = System.nanoTime();
    for (long i = 0; !closed && !(stopped && open.get() == 0); i++) {
      due += intervalNanos;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      if (!stopped && open.get() < MOST_IN_FLIGHT / 2) {
        add(lanes.get((int) (i % lanes.size())), due);
      }
      Addition repeat = again.poll();
      if (repeat != null) {
        repeated.incrementAndGet();
        send(repeat);
      }
    }
  }

  private void add(Lane lane, long due) {
    open.incrementAndGet();
    Recovery watching = recovery;
    Ledger ledger = lane.nextLedger();
    RequestId id = lane.ids().next();
    long delta = 1 + id.sequence() % DELTAS;
    send(new Addition(lane, ledger, id, delta, ledger.newest(), due, watching));
  }

  private void send(Addition addition) {
    counter
        .add(addition.ledger().key(), addition.delta(), addition.id(), TIMEOUT)
        .whenComplete((outcome, broken) -> ended(addition, outcome, broken));
  }

  private void ended(Addition addition, @Nullable Outcome outcome, @Nullable Throwable broken) {
    long now = System.nanoTime();
    if (outcome instanceof Outcome.Done done) {
      addition.lane().ids().complete(addition.id());
      addition.ledger().note(addition.delta(), addition.before(), done.reading());
      slowest.accumulateAndGet(now - addition.due(), Math::max);
      answered.incrementAndGet();
      if (addition.watching() != null) {
        addition.watching().answered(addition.lane().partition(), now);
      }
      open.decrementAndGet();
    } else if (passes(outcome)) {
      again.add(addition);
    } else {
      synchronized (this) {
        refusals.add(addition.ledger().key() + ": " + (broken == null ? outcome : broken));
      }
      open.decrementAndGet();
    }
  }

  /** Whether the same addition may well be answered later. */
  private static boolean passes(@Nullable Outcome outcome) {
    return outcome instanceof Outcome.Unknown
        || (outcome instanceof Outcome.Failed failed
            && (failed.failure() == Failure.UNAVAILABLE
                || failed.failure() == Failure.OVERLOADED
                || failed.failure() == Failure.TIMED_OUT));
  }

  /**
   * An event has happened: from now on every partition is asked, at once and by the schedule.
   *
   * @param since when it began, as {@link System#nanoTime}
   */
  Recovery watch(long since) {
    Recovery watching = new Recovery("partitions", since, lanes.size());
    recovery = watching;
    lanes.forEach(lane -> add(lane, System.nanoTime()));
    return watching;
  }

  /** The slowest addition answered since this was asked last, milliseconds. */
  double takeSlowestMillis() {
    return slowest.getAndSet(0) / 1e6;
  }

  /** How many additions were answered so far. */
  long answered() {
    return answered.get();
  }

  /** How many times an addition had to be repeated so far. */
  long repeated() {
    return repeated.get();
  }

  /**
   * Stops, waits until every addition is answered, and checks the answers.
   *
   * @return what is wrong; empty where all holds
   */
  List<String> stopAndCheck() throws InterruptedException {
    stopped = true;
    thread.join(PATIENCE.toMillis());
    List<String> violations = new ArrayList<>();
    if (open.get() > 0) {
      violations.add(open.get() + " additions have no answer after " + PATIENCE.toSeconds() + " s");
    }
    if (answered.get() == 0) {
      violations.add("no addition was answered");
    }
    synchronized (this) {
      violations.addAll(refusals);
    }
    for (Lane lane : lanes) {
      for (Ledger ledger : lane.ledgers()) {
        Outcome last =
            counter
                .get(ledger.key(), ReadLevel.LINEARIZABLE, Token.NONE, TIMEOUT)
                .toCompletableFuture()
                .join();
        violations.addAll(ledger.check(last));
      }
    }
    return violations;
  }

  @Override
  public void close() {
    stopped = true;
    closed = true;
    counter.close();
  }
}
