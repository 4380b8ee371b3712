package dev.tally.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.RequestIds;
import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.HistoryFile;
import dev.tally.history.HistoryRecorder;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.workload.Keys;
import dev.tally.workload.Load;
import dev.tally.workload.OperationPlan;
import dev.tally.workload.OperationPlanner;
import dev.tally.workload.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoadDriverTest {

  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path directory;

  private static Stage stage(double reads) {
    return new Stage(
        "s",
        new Keys.Uniform(20),
        reads,
        -2,
        3,
        new Load.Open(Load.Rate.COMMON, Load.Arrival.POISSON),
        Duration.ofSeconds(1));
  }

  private static OperationPlan plan(double rate) {
    return OperationPlanner.open(stage(0.2), rate, 1, 1);
  }

  private static LoadDriver driver(
      TestCounter counter, OperationPlan plan, Optional<HistoryRecorder> recorder) {
    return driver(counter, plan, recorder, () -> false);
  }

  private static LoadDriver driver(
      TestCounter counter,
      OperationPlan plan,
      Optional<HistoryRecorder> recorder,
      BooleanSupplier cancelled) {
    return new LoadDriver(counter, new RequestIds(1), plan.keys(), recorder, TIMEOUT, cancelled);
  }

  private static DriveResult closed(TestCounter counter, int inFlight, long limit) {
    OperationPlan plan = plan(1000);
    return driver(counter, plan, Optional.empty())
        .closedLoop(plan, inFlight, limit, LONG, Phase.MEASURED, DriveControl.NONE);
  }

  @Test
  void anOpenLoopSendsThePlanAndRecordsEveryOperation() throws IOException {
    OperationPlan plan = plan(3000);
    Path file = directory.resolve("open.history");
    DriveResult result;
    try (TestCounter counter = TestCounter.after(2, i -> i % 7 * 300L);
        HistoryRecorder recorder = HistoryRecorder.create(file, plan.keys())) {
      result =
          driver(counter, plan, Optional.of(recorder))
              .openLoop(plan, 4096, Phase.MEASURED, DriveControl.NONE);
      assertThat(counter.submitted).hasValue(3000);
    }
    assertThat(result.counts().done()).isEqualTo(3000);
    assertThat(result.latency().getTotalCount()).isEqualTo(3000);
    assertThat(result.service().getTotalCount()).isEqualTo(3000);
    assertThat(result.startLateness().getTotalCount()).isEqualTo(3000);
    assertThat(result.firstTrouble()).isEmpty();
    assertMatchesPlan(plan, file);
  }

  /** Every operation of the plan once, with its own key, kind, delta and spacing; no overlap. */
  private static void assertMatchesPlan(OperationPlan plan, Path file) throws IOException {
    Map<Long, Integer> indexOfStart = new HashMap<>();
    for (int i = 0; i < plan.size(); i++) {
      indexOfStart.put(plan.offsetNanos(i), i);
    }
    Map<Integer, Long> freeFrom = new HashMap<>();
    long origin = origin(file);
    int seen = 0;
    try (HistoryCursor cursor = HistoryFile.open(file)) {
      while (cursor.next()) {
        Integer index = indexOfStart.remove(cursor.intendedNanos() - origin);
        assertThat(index).isNotNull();
        assertThat(cursor.keyId()).isEqualTo(plan.keyId(index));
        assertThat(cursor.kind()).isEqualTo(plan.kind(index));
        assertThat(cursor.delta()).isEqualTo(plan.delta(index));
        assertThat(cursor.phase()).isEqualTo(Phase.MEASURED);
        assertThat(cursor.ending()).isEqualTo(Ending.DONE);
        assertThat(cursor.callNanos()).isGreaterThanOrEqualTo(cursor.intendedNanos());
        assertThat(cursor.returnNanos()).isGreaterThanOrEqualTo(cursor.callNanos());
        assertThat(freeFrom.getOrDefault(cursor.process(), Long.MIN_VALUE))
            .isLessThanOrEqualTo(cursor.callNanos());
        freeFrom.put(cursor.process(), cursor.returnNanos());
        seen++;
      }
    }
    assertThat(seen).isEqualTo(plan.size());
  }

  /** The first intended start: that of offset 0. */
  private static long origin(Path file) throws IOException {
    long origin = Long.MAX_VALUE;
    try (HistoryCursor cursor = HistoryFile.open(file)) {
      while (cursor.next()) {
        origin = Math.min(origin, cursor.intendedNanos());
      }
    }
    return origin;
  }

  /** The heart of an open loop: a stall is felt by all that should have started during it. */
  @Test
  void aStallShowsInTheLatencyOfAllThatShouldHaveStartedMeanwhile() {
    OperationPlan plan = plan(1000);
    try (TestCounter counter = TestCounter.after(1, i -> i < 4 ? 300_000L : 0L)) {
      DriveResult result =
          driver(counter, plan, Optional.empty())
              .openLoop(plan, 4, Phase.MEASURED, DriveControl.NONE);
      assertThat(result.counts().done()).isEqualTo(1000);
      assertThat(counter.mostInFlight.get()).isLessThanOrEqualTo(4);
      // About 300 operations were due during the stall, but only four felt it in their service.
      assertThat(result.latency().getCountBetweenValues(50_000_000, Long.MAX_VALUE / 2))
          .isGreaterThan(150);
      assertThat(result.startLateness().getCountBetweenValues(50_000_000, Long.MAX_VALUE / 2))
          .isGreaterThan(150);
    }
  }

  /** Nothing is answered until the window is full, so a loop that kept it smaller would stand. */
  @Test
  void aClosedLoopKeepsItsWindowAndItsLimit() {
    for (int inFlight : new int[] {1, 8, 64}) {
      List<Runnable> held = new ArrayList<>();
      TestCounter counter =
          TestCounter.of(
              (request, outcome) -> {
                CompletableFuture<Outcome> stage = new CompletableFuture<>();
                synchronized (held) {
                  held.add(() -> stage.complete(outcome));
                  if (held.size() == inFlight) {
                    held.forEach(CompletableFuture::runAsync);
                    held.clear();
                  }
                }
                return stage;
              });
      DriveResult result = closed(counter, inFlight, 1920);
      assertThat(result.counts().done()).isEqualTo(1920);
      assertThat(result.counts().total()).isEqualTo(1920);
      assertThat(result.latency().getTotalCount()).isEqualTo(1920);
      assertThat(result.startLateness().getTotalCount()).isZero();
      assertThat(counter.submitted).hasValue(1920);
      assertThat(counter.mostInFlight).hasValue(inFlight);
    }
  }

  @Test
  void answersAtOnceNeitherGrowTheStackNorStarveAProcess() throws IOException {
    OperationPlan plan = plan(1000);
    Path file = directory.resolve("at-once.history");
    try (TestCounter counter = TestCounter.atOnce();
        HistoryRecorder recorder = HistoryRecorder.create(file, plan.keys())) {
      DriveResult result =
          driver(counter, plan, Optional.of(recorder))
              .closedLoop(plan, 16, 500_000, LONG, Phase.WARM_UP, DriveControl.NONE);
      assertThat(result.counts().done()).isEqualTo(500_000);
    }
    int[] each = new int[16];
    try (HistoryCursor cursor = HistoryFile.open(file)) {
      while (cursor.next()) {
        each[cursor.process()]++;
      }
    }
    assertThat(each).containsOnly(500_000 / 16);
  }

  /** First an answer on a thread of its own, then at once: the second frees it for the driver. */
  @Test
  void anAnswerAtOnceOnTheClientsThreadIsGoneOnWithSoon() {
    AtomicInteger number = new AtomicInteger();
    TestCounter counter =
        TestCounter.of(
            (request, outcome) ->
                number.getAndIncrement() % 2 == 0
                    ? CompletableFuture.supplyAsync(() -> outcome)
                    : CompletableFuture.completedFuture(outcome));
    // Waiting for the quarter-second tick each time, this would take minutes: see the timeout.
    DriveResult result = closed(counter, 2, 2000);
    assertThat(result.counts().done()).isEqualTo(2000);
  }

  @Test
  void endingsAreCountedByKindAndReason() throws IOException {
    OperationPlan plan = plan(1000);
    AtomicInteger number = new AtomicInteger();
    Path file = directory.resolve("endings.history");
    TestCounter counter =
        TestCounter.of(
            (request, outcome) ->
                CompletableFuture.completedFuture(
                    switch (number.getAndIncrement() % 4) {
                      case 0 -> new Outcome.Failed(Failure.OVERLOADED, "full");
                      case 1 -> new Outcome.Failed(Failure.OVERFLOW, "too much");
                      case 2 -> new Outcome.Unknown("lost");
                      default -> outcome;
                    }));
    try (HistoryRecorder recorder = HistoryRecorder.create(file, plan.keys())) {
      DriveResult result =
          driver(counter, plan, Optional.of(recorder))
              .openLoop(plan, 64, Phase.MEASURED, DriveControl.NONE);
      assertThat(result.counts().done()).isEqualTo(250);
      assertThat(result.counts().failed()).isEqualTo(500);
      assertThat(result.counts().unknown()).isEqualTo(250);
      assertThat(result.failures())
          .isEqualTo(Map.of(Failure.OVERLOADED, 250L, Failure.OVERFLOW, 250L));
      assertThat(result.firstTrouble()).isEqualTo("OVERLOADED: full");
    }
    Map<Ending, Integer> endings = new HashMap<>();
    try (HistoryCursor cursor = HistoryFile.open(file)) {
      while (cursor.next()) {
        endings.merge(cursor.ending(), 1, Integer::sum);
      }
    }
    assertThat(endings)
        .isEqualTo(
            Map.of(
                Ending.DONE, 250, Ending.FAILED, 250, Ending.OVERFLOWED, 250, Ending.UNKNOWN, 250));
  }

  @Test
  void aClientThatThrowsOrBreaksItsStagesEndsTheOperationsAsUnknown() {
    TestCounter thrower =
        TestCounter.of(
            (request, outcome) -> {
              throw new IllegalStateException("broken client");
            });
    DriveResult thrown = closed(thrower, 4, 20);
    assertThat(thrown.counts().unknown()).isEqualTo(20);
    assertThat(thrown.firstTrouble()).contains("broken client");
    DriveResult failed =
        closed(
            TestCounter.of((r, o) -> CompletableFuture.failedFuture(new IOException("broken"))),
            4,
            20);
    assertThat(failed.counts().unknown()).isEqualTo(20);
    DriveResult later =
        closed(
            TestCounter.of(
                (r, o) ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          throw new IllegalStateException("later");
                        })),
            4,
            20);
    assertThat(later.counts().unknown()).isEqualTo(20);
  }

  /** On the client's thread an exception of the driver's would be lost and the drive never end. */
  @Test
  void aClientThatThrowsOnItsOwnThreadDoesNotHoldTheDrive() {
    AtomicInteger number = new AtomicInteger();
    TestCounter counter =
        TestCounter.of(
            (request, outcome) -> {
              if (number.getAndIncrement() % 3 == 2) {
                throw new IllegalStateException("broken client");
              }
              return CompletableFuture.supplyAsync(() -> outcome);
            });
    DriveResult result = closed(counter, 2, 30);
    assertThat(result.counts().total()).isEqualTo(30);
    assertThat(result.counts().unknown()).isEqualTo(10);
  }

  @Test
  void whatNeverEndsIsGivenUpAsUnknownAtItsFullLength() {
    CompletableFuture<Outcome> never = new CompletableFuture<>();
    AtomicInteger number = new AtomicInteger();
    TestCounter counter =
        TestCounter.of(
            (request, outcome) ->
                number.getAndIncrement() == 5 ? never : CompletableFuture.completedFuture(outcome));
    DriveResult result = closed(counter, 2, 100);
    assertThat(result.counts().done()).isEqualTo(99);
    assertThat(result.counts().unknown()).isEqualTo(1);
    assertThat(result.firstTrouble()).contains("timeout");
    assertThat(result.latency().getMaxValue()).isGreaterThanOrEqualTo(TIMEOUT.toNanos());
    // Too late to count a second time.
    never.complete(new Outcome.Unknown("late"));
    assertThat(result.latency().getTotalCount()).isEqualTo(100);
  }

  @Test
  void cancellingEndsSoonAndKeepsWhatWasMeasured() {
    OperationPlan plan = OperationPlanner.open(stage(0), 2000, 1, 1);
    try (TestCounter counter = TestCounter.after(1, i -> 500L)) {
      DriveResult result =
          driver(counter, plan, Optional.empty(), () -> counter.submitted.get() > 200)
              .closedLoop(plan, 4, Long.MAX_VALUE, LONG, Phase.MEASURED, DriveControl.NONE);
      assertThat(result.counts().done()).isEqualTo(counter.submitted.get()).isGreaterThan(200);
    }
  }

  @Test
  void anInterruptEndsADriveAndStaysSet() {
    OperationPlan plan = OperationPlanner.open(stage(0), 50, 1, 1);
    try (TestCounter counter = TestCounter.after(1, i -> 100L)) {
      LoadDriver driver = driver(counter, plan, Optional.empty());
      Thread.currentThread().interrupt();
      DriveResult result = driver.openLoop(plan, 16, Phase.MEASURED, DriveControl.NONE);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(result.counts().done()).isEqualTo(counter.submitted.get()).isLessThan(50);
      assertThat(result.planned()).isEqualTo(50);
    }
  }

  @Test
  void aControlSeesWindowsAndMayEndTheDrive() {
    AtomicInteger windows = new AtomicInteger();
    OperationPlan plan = plan(1000);
    try (TestCounter counter = TestCounter.after(1, i -> 1000L)) {
      DriveResult result =
          driver(counter, plan, Optional.empty())
              .closedLoop(
                  plan,
                  8,
                  Long.MAX_VALUE,
                  LONG,
                  Phase.WARM_UP,
                  window -> {
                    assertThat(window.rate()).isNotNegative();
                    assertThat(window.inFlight()).isBetween(0, 8);
                    return windows.incrementAndGet() < 3;
                  });
      assertThat(result.counts().done()).isEqualTo(counter.submitted.get());
    }
    assertThat(windows.get()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void everyKeyIsReadOnce() throws IOException {
    OperationPlan plan =
        OperationPlan.eachOnce(List.of("a", "b", "c"), OperationKind.READ_LINEARIZABLE);
    Path file = directory.resolve("final.history");
    try (TestCounter counter = TestCounter.after(1, i -> 50L);
        HistoryRecorder recorder = HistoryRecorder.create(file, plan.keys())) {
      driver(counter, plan, Optional.of(recorder))
          .closedLoop(plan, 16, plan.size(), LONG, Phase.FINAL_READ, DriveControl.NONE);
    }
    int[] reads = new int[3];
    try (HistoryCursor cursor = HistoryFile.open(file)) {
      while (cursor.next()) {
        reads[cursor.keyId()]++;
        assertThat(cursor.phase()).isEqualTo(Phase.FINAL_READ);
      }
    }
    assertThat(reads).containsOnly(1);
  }
}
