package dev.tally.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.HistoryFile;
import dev.tally.history.HistoryRecorder;
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
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Drives a counter with recording, and reads back what was recorded. */
final class DriveBench {

  /** One recorded operation, in the order of ends. */
  record Recorded(
      int keyId, int process, Ending ending, long delta, long intended, long call, long returned) {}

  final RequestIds ids = new RequestIds(11);
  final List<Recorded> history = new ArrayList<>();
  private final Path file;
  private final ScriptedCounter counter;
  private final OperationPlan plan;
  private BooleanSupplier cancelled = () -> false;

  DriveBench(Path directory, ScriptedCounter counter, OperationPlan plan) {
    this.file = directory.resolve("drive.history");
    this.counter = counter;
    this.plan = plan;
  }

  /** Operations at a constant rate, a fifth of them reads. */
  static OperationPlan plan(int operations, double rate) {
    Duration duration = Duration.ofNanos(Math.round(operations / rate * 1e9));
    Load load = new Load.Open(Load.Rate.COMMON, Load.Arrival.CONSTANT);
    OperationPlan plan =
        OperationPlanner.open(
            new Stage("test", new Keys.Uniform(50), 0.2, 1, 1_000, load, duration), rate, 42, 1);
    assertThat(plan.size()).isEqualTo(operations);
    return plan;
  }

  DriveBench cancelledWhen(BooleanSupplier condition) {
    cancelled = condition;
    return this;
  }

  DriveResult open(int maxInFlight, DriveControl control) throws IOException {
    return run(driver -> driver.openLoop(plan, maxInFlight, Phase.MEASURED, control));
  }

  DriveResult closed(int inFlight, long limit, Duration duration, DriveControl control)
      throws IOException {
    return run(
        driver -> driver.closedLoop(plan, inFlight, limit, duration, Phase.MEASURED, control));
  }

  private DriveResult run(Function<LoadDriver, DriveResult> drive) throws IOException {
    DriveResult result;
    try (HistoryRecorder recorder = HistoryRecorder.create(file, plan.keys())) {
      result =
          drive.apply(
              new LoadDriver(
                  counter,
                  ids,
                  plan.keys(),
                  Optional.of(recorder),
                  Duration.ofSeconds(30),
                  cancelled));
    }
    try (HistoryCursor cursor = HistoryFile.open(file)) {
      while (cursor.next()) {
        assertThat(cursor.phase()).isEqualTo(Phase.MEASURED);
        boolean done = cursor.ending() == Ending.DONE;
        assertThat(cursor.value()).isEqualTo(done ? 7 : 0);
        assertThat(cursor.version()).isEqualTo(done ? 3 : 0);
        history.add(
            new Recorded(
                cursor.keyId(),
                cursor.process(),
                cursor.ending(),
                cursor.delta(),
                cursor.intendedNanos(),
                cursor.callNanos(),
                cursor.returnNanos()));
      }
    }
    return result;
  }

  /** What must hold however a drive went. */
  void assertSound(DriveResult result, int maxInFlight) {
    assertThat(counter.inFlight()).isZero();
    assertThat(result.counts().total()).isEqualTo(history.size());
    assertThat(history)
        .filteredOn(one -> one.ending() == Ending.DONE)
        .hasSize((int) result.counts().done());
    assertThat(result.counts().failed())
        .isEqualTo(result.failures().values().stream().mapToLong(Long::longValue).sum());
    Map<Integer, Long> endOfProcess = new HashMap<>();
    for (Recorded one : history) {
      // One operation at a time: called after the process's last one ended.
      boolean sound =
          one.process() >= 0
              && one.process() < maxInFlight
              && one.intended() <= one.call()
              && one.call() <= one.returned()
              && one.call() >= endOfProcess.getOrDefault(one.process(), 0L);
      if (!sound) {
        fail(one + " after the process's last end at " + endOfProcess.get(one.process()));
      }
      endOfProcess.put(one.process(), one.returned());
    }
    RequestId next = ids.next();
    assertThat(next.firstIncomplete()).as("watermark").isEqualTo(next.sequence());
    ids.complete(next);
  }

  /** The plan's operations up to a number, beginning anew at its end, each exactly once. */
  void assertRecordedOnce(long operations) {
    Map<List<Long>, Integer> expected = new HashMap<>();
    for (long i = 0; i < operations; i++) {
      int index = (int) (i % plan.size());
      expected.merge(List.of((long) plan.keyId(index), plan.delta(index)), 1, Integer::sum);
    }
    Map<List<Long>, Integer> recorded = new HashMap<>();
    for (Recorded one : history) {
      recorded.merge(List.of((long) one.keyId(), one.delta()), 1, Integer::sum);
    }
    assertThat(recorded).isEqualTo(expected);
  }
}
