package dev.tally.contract;

import static dev.tally.counter.Failure.CLOSED;
import static dev.tally.counter.Failure.OVERFLOW;
import static dev.tally.counter.Failure.OVERLOADED;
import static dev.tally.counter.Failure.UNSUPPORTED_READ_LEVEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Failure;
import dev.tally.counter.InvalidRequestException;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Reading;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.Variant;
import dev.tally.process.ChildProcess;
import dev.tally.process.ProcessSupervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every backend must do, whatever stands behind it. A backend's module subclasses it; one
 * deployment serves all tests, each on keys of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class StatefulCounterContract {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final AtomicInteger KEYS = new AtomicInteger();

  private ProcessSupervisor supervisor;
  private Variant variant;
  private Deployment deployment;
  private StatefulCounter counter;
  private RequestIds ids;

  /**
   * The backend under test.
   *
   * @return a fresh one
   */
  protected abstract CounterBackend backend();

  /**
   * The name of the variant under test.
   *
   * @return one the backend has
   */
  protected abstract String variantName();

  /**
   * The settings to deploy it with.
   *
   * @return none, unless overridden
   */
  protected Map<String, String> settings() {
    return Map.of();
  }

  /**
   * Whether answers tell which process gave them.
   *
   * @return no, unless overridden
   */
  protected boolean tellsWhoAnswers() {
    return false;
  }

  @BeforeAll
  void deploy(@TempDir Path directory) throws Exception {
    supervisor = new ProcessSupervisor();
    CounterBackend backend = backend();
    variant =
        backend.variants().stream()
            .filter(v -> v.name().equals(variantName()))
            .findFirst()
            .orElseThrow();
    deployment =
        backend.deploy(
            variant,
            new DeploymentContext(
                Files.createDirectory(directory.resolve("data")),
                Files.createDirectory(directory.resolve("logs")),
                supervisor,
                settings()));
  }

  @AfterAll
  void undeployLeavesNoProcess() {
    if (deployment != null) {
      deployment.close();
      deployment.close();
    }
    List<ChildProcess> left = supervisor.children();
    supervisor.close();
    assertThat(left).as("processes left after close").isEmpty();
  }

  @BeforeEach
  void connect() {
    counter = deployment.connect(new ClientOptions("contract", 4096));
    ids = newIds();
  }

  @AfterEach
  void disconnect() {
    counter.close();
  }

  @Test
  void firstAdditionIsVersionOne() {
    String key = newKey();
    assertReading(add(key, 5), 5, 1);
    assertReading(add(key, 7), 12, 2);
    assertReading(add(key, -20), -8, 3);
  }

  @Test
  void counterNeverAddedToReadsAsZero() {
    assertReading(read(newKey()), 0, 0);
  }

  @Test
  void linearizableReadSeesWhatWasAnsweredToAnotherClient() {
    String key = newKey();
    try (StatefulCounter other = deployment.connect(new ClientOptions("reader", 16))) {
      for (int i = 1; i <= 20; i++) {
        add(key, 1);
        assertReading(
            reading(await(other.get(key, ReadLevel.LINEARIZABLE, Token.NONE, TIMEOUT))), i, i);
      }
    }
  }

  @Test
  void anAnswerTellsWhoGaveItByTheNameOfAProcess() {
    String key = newKey();
    List<Reading> readings = new ArrayList<>(List.of(add(key, 1)));
    for (ReadLevel level : ReadLevel.values()) {
      if (await(counter.get(key, level, readings.get(0).token(), TIMEOUT))
          instanceof Outcome.Done done) {
        readings.add(done.reading());
      }
    }
    List<String> names = deployment.processes().stream().map(ChildProcess::name).toList();
    for (Reading reading : readings) {
      if (tellsWhoAnswers()) {
        assertThat(reading.node().replace("via ", "")).isIn(names);
      } else {
        assertThat(reading.node()).isEmpty();
      }
    }
  }

  @Test
  void pipelinedAdditionsToOneKeyAreTotallyOrdered() {
    String key = newKey();
    int additions = 1000;
    List<CompletionStage<Outcome>> stages = new ArrayList<>();
    for (int i = 1; i <= additions; i++) {
      stages.add(counter.add(key, i, ids.next(), TIMEOUT));
    }
    Map<Long, Long> valueOfVersion = new TreeMap<>();
    Map<Long, Long> deltaOfVersion = new TreeMap<>();
    for (int i = 0; i < additions; i++) {
      Reading reading = reading(await(stages.get(i)));
      assertThat(valueOfVersion.put(reading.version(), reading.value())).isNull();
      deltaOfVersion.put(reading.version(), (long) i + 1);
    }
    long sum = 0;
    for (long version = 1; version <= additions; version++) {
      sum += deltaOfVersion.get(version);
      assertThat(valueOfVersion).containsEntry(version, sum);
    }
    assertReading(read(key), sum, additions);
  }

  @Test
  void repetitionReturnsTheFirstAnswer() {
    String key = newKey();
    RequestId id = ids.next();
    Reading first = reading(await(counter.add(key, 3, id, TIMEOUT)));
    add(key, 10);
    assertSameAnswer(reading(await(counter.add(key, 3, id, TIMEOUT))), first);
    assertReading(read(key), 13, 2);
  }

  @Test
  void repetitionThroughAnotherClientReturnsTheFirstAnswer() {
    String key = newKey();
    RequestId id = ids.next();
    Reading first = reading(await(counter.add(key, 3, id, TIMEOUT)));
    add(key, 10);
    try (StatefulCounter other = deployment.connect(new ClientOptions("other", 16))) {
      assertSameAnswer(reading(await(other.add(key, 3, id, TIMEOUT))), first);
    }
    assertReading(read(key), 13, 2);
  }

  @Test
  void repetitionWhileInFlightIsAppliedOnce() {
    String key = newKey();
    try (StatefulCounter other = deployment.connect(new ClientOptions("other", 4096))) {
      for (int i = 1; i <= 100; i++) {
        RequestId id = ids.next();
        CompletionStage<Outcome> one = counter.add(key, 2, id, TIMEOUT);
        CompletionStage<Outcome> two = other.add(key, 2, id, TIMEOUT);
        assertSameAnswer(reading(await(two)), reading(await(one)));
        ids.complete(id);
      }
    }
    assertReading(read(key), 200, 100);
  }

  @Test
  void overflowIsRefusedAndChangesNothing() {
    String key = newKey();
    add(key, Long.MAX_VALUE);
    RequestId id = ids.next();
    assertFailed(await(counter.add(key, 1, id, TIMEOUT)), OVERFLOW);
    assertReading(read(key), Long.MAX_VALUE, 1);
    assertReading(add(key, -1), Long.MAX_VALUE - 1, 2);
    assertFailed(await(counter.add(key, 1, id, TIMEOUT)), OVERFLOW);
    assertReading(read(key), Long.MAX_VALUE - 1, 2);

    String low = newKey();
    add(low, Long.MIN_VALUE);
    assertFailed(await(counter.add(low, -1, ids.next(), TIMEOUT)), OVERFLOW);
    assertReading(read(low), Long.MIN_VALUE, 1);
  }

  @Test
  void keysOfEveryShapeAreTheirOwnCounters() {
    List<String> keys = new ArrayList<>();
    keys.add(newKey() + "x".repeat(900));
    keys.add("k".repeat(1014) + String.format("%010d", KEYS.incrementAndGet()));
    keys.add(newKey() + " with spaces\tand\nlines");
    keys.add(newKey() + "\u0000");
    keys.add(newKey() + "\u00e4\u00f6\u20ac\ud83d\ude80");
    keys.add(newKey() + "\u00e4\u00f6\u20ac\ud83d\ude81");
    for (int i = 0; i < keys.size(); i++) {
      assertReading(add(keys.get(i), i + 1), i + 1, 1);
    }
    for (int i = 0; i < keys.size(); i++) {
      assertReading(read(keys.get(i)), i + 1, 1);
    }
  }

  @Test
  void badInputIsRefusedByName() {
    assertThatThrownBy(() -> counter.add("", 1, ids.next(), TIMEOUT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("key")
        .hasMessageContaining("1024");
    assertThatThrownBy(() -> counter.add("\u20ac".repeat(342), 1, ids.next(), TIMEOUT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("1026 bytes");
    assertThatThrownBy(() -> counter.add(newKey(), 0, ids.next(), TIMEOUT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("delta");
    assertThatThrownBy(() -> counter.add(newKey(), 1, ids.next(), Duration.ZERO))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("timeout");
  }

  @Test
  void whatExceedsTheWindowIsRefusedAndNotApplied() {
    String key = newKey();
    int attempts = 500;
    int done = 0;
    try (StatefulCounter narrow = deployment.connect(new ClientOptions("narrow", 2))) {
      List<CompletionStage<Outcome>> stages = new ArrayList<>();
      for (int i = 0; i < attempts; i++) {
        stages.add(narrow.add(key, 1, ids.next(), TIMEOUT));
      }
      for (CompletionStage<Outcome> stage : stages) {
        Outcome outcome = await(stage);
        if (outcome instanceof Outcome.Done) {
          done++;
        } else {
          assertFailed(outcome, OVERLOADED);
        }
      }
    }
    assertThat(done).isPositive();
    assertReading(read(key), done, done);
  }

  @ParameterizedTest
  @EnumSource(ReadLevel.class)
  void everyReadLevelIsServedOrRefused(ReadLevel level) {
    String key = newKey();
    Reading written = add(key, 4);
    Outcome outcome = await(counter.get(key, level, written.token(), TIMEOUT));
    if (!variant.guarantees().readLevels().contains(level)) {
      assertFailed(outcome, UNSUPPORTED_READ_LEVEL);
    } else if (level == ReadLevel.EVENTUAL) {
      assertThat(reading(outcome).version()).isBetween(0L, 1L);
    } else {
      assertReading(reading(outcome), 4, 1);
    }
  }

  @Test
  void manyThreadsOnManyKeysLoseAndDoubleNothing() throws InterruptedException {
    int threads = 4;
    int keys = 50;
    int rounds = 20;
    String prefix = newKey();
    List<Thread> workers = new ArrayList<>();
    AtomicInteger done = new AtomicInteger();
    for (int t = 0; t < threads; t++) {
      Thread worker =
          new Thread(
              () -> {
                for (int round = 0; round < rounds; round++) {
                  List<CompletionStage<Outcome>> stages = new ArrayList<>();
                  for (int k = 0; k < keys; k++) {
                    stages.add(counter.add(prefix + k, k + 1, ids.next(), TIMEOUT));
                  }
                  stages.forEach(stage -> reading(await(stage)));
                  done.addAndGet(keys);
                }
              });
      workers.add(worker);
      worker.start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
    assertThat(done).hasValue(threads * rounds * keys);
    for (int k = 0; k < keys; k++) {
      assertReading(read(prefix + k), (long) (k + 1) * threads * rounds, (long) threads * rounds);
    }
  }

  @Test
  void closedClientRefuses() {
    StatefulCounter closing = deployment.connect(new ClientOptions("closing", 16));
    closing.close();
    closing.close();
    assertFailed(await(closing.add(newKey(), 1, ids.next(), TIMEOUT)), CLOSED);
  }

  @Test
  void deploymentTellsAboutItself() {
    assertThat(deployment.processes()).allMatch(ChildProcess::isAlive);
    if (variant.kind() == Variant.Kind.SYSTEM) {
      assertThat(deployment.processes()).isNotEmpty();
      assertThat(deployment.effectiveSettings()).isNotEmpty();
    }
  }

  /**
   * A key no other test uses.
   *
   * @return short and printable
   */
  protected static String newKey() {
    return "contract-" + KEYS.incrementAndGet() + "-";
  }

  /**
   * The ids of a client nobody has heard of.
   *
   * @return from sequence 0
   */
  protected static RequestIds newIds() {
    return new RequestIds(RANDOM.nextLong());
  }

  private Reading add(String key, long delta) {
    return reading(await(counter.add(key, delta, ids.next(), TIMEOUT)));
  }

  private Reading read(String key) {
    return reading(await(counter.get(key, ReadLevel.LINEARIZABLE, Token.NONE, TIMEOUT)));
  }

  private static Outcome await(CompletionStage<Outcome> stage) {
    CompletableFuture<Outcome> future = stage.toCompletableFuture();
    return future.orTimeout(2 * TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static Reading reading(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) outcome).reading();
  }

  private static void assertReading(Reading reading, long value, long version) {
    assertThat(reading.value()).as("value").isEqualTo(value);
    assertThat(reading.version()).as("version").isEqualTo(version);
  }

  private static void assertSameAnswer(Reading repeated, Reading first) {
    assertReading(repeated, first.value(), first.version());
  }

  private static void assertFailed(Outcome outcome, Failure failure) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) outcome).failure()).isEqualTo(failure);
  }
}
