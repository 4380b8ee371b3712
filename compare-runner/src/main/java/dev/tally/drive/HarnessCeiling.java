package dev.tally.drive;

import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.history.HistoryRecorder;
import dev.tally.history.Phase;
import dev.tally.workload.Keys;
import dev.tally.workload.Load;
import dev.tally.workload.OperationPlan;
import dev.tally.workload.OperationPlanner;
import dev.tally.workload.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the harness itself can do, measured against a counter that answers at once: the most
 * operations a second through driver and recording together, and how late an open loop starts.
 * Whatever a comparison shows near these figures is the harness's own.
 */
public final class HarnessCeiling {

  /** The window of the closed loops. */
  public static final int IN_FLIGHT = 512;

  /** The rate of the open loop, operations a second. */
  public static final double OPEN_RATE = 5_000;

  /** Each measurement has keys of its own, so that the recorded history begins at zero. */
  private static final String RECORDED = "recorded/";

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int KEYS = 10_000;
  private static final long SEED = 1;

  /**
   * The harness's own figures.
   *
   * @param unrecorded operations a second through the driver alone
   * @param recorded operations a second through driver and recording
   * @param latenessP50Nanos median start lateness of the open loop
   * @param latenessP99Nanos its 99th percentile
   * @param addedP50Nanos median latency of the open loop, all of it the harness's own
   * @param addedP99Nanos its 99th percentile
   * @param recordedOperations how many operations the history holds
   */
  public record Ceiling(
      double unrecorded,
      double recorded,
      long latenessP50Nanos,
      long latenessP99Nanos,
      long addedP50Nanos,
      long addedP99Nanos,
      long recordedOperations) {}

  private HarnessCeiling() {}

  /**
   * Measures it.
   *
   * @param counter answers at once
   * @param ids of that client
   * @param each how long each of the three measurements takes; as long again goes before each of
   *     the closed loops, to warm up
   * @param history where the recorded operations go; the caller deletes it
   * @return the figures
   * @throws IOException where the history can not be written
   */
  public static Ceiling measure(
      StatefulCounter counter, RequestIds ids, Duration each, Path history) throws IOException {
    OperationPlan closed = OperationPlanner.closed(stage(each), SEED, 1);
    OperationPlan open = OperationPlanner.open(stage(each), OPEN_RATE, SEED, 1);
    Path warmUp = history.resolveSibling(history.getFileName() + ".warm-up");
    try (HistoryRecorder recorder = HistoryRecorder.create(warmUp, closed.keys())) {
      run(counter, ids, closed, "warm-up/", Optional.of(recorder), each);
    } finally {
      Files.deleteIfExists(warmUp);
    }
    DriveResult unrecorded = run(counter, ids, closed, "unrecorded/", Optional.empty(), each);
    DriveResult recorded;
    try (HistoryRecorder recorder = HistoryRecorder.create(history, closed.keysIn(RECORDED))) {
      recorded = run(counter, ids, closed, RECORDED, Optional.of(recorder), each);
    }
    DriveResult paced =
        driver(counter, ids, open, "open/", Optional.empty())
            .openLoop(open, IN_FLIGHT, Phase.MEASURED, DriveControl.NONE);
    return new Ceiling(
        unrecorded.throughput(),
        recorded.throughput(),
        paced.startLateness().getValueAtPercentile(50),
        paced.startLateness().getValueAtPercentile(99),
        paced.latency().getValueAtPercentile(50),
        paced.latency().getValueAtPercentile(99),
        recorded.counts().total());
  }

  private static DriveResult run(
      StatefulCounter counter,
      RequestIds ids,
      OperationPlan plan,
      String namespace,
      Optional<HistoryRecorder> recorder,
      Duration duration) {
    return driver(counter, ids, plan, namespace, recorder)
        .closedLoop(plan, IN_FLIGHT, Long.MAX_VALUE, duration, Phase.MEASURED, DriveControl.NONE);
  }

  private static LoadDriver driver(
      StatefulCounter counter,
      RequestIds ids,
      OperationPlan plan,
      String namespace,
      Optional<HistoryRecorder> recorder) {
    return new LoadDriver(counter, ids, plan.keysIn(namespace), recorder, TIMEOUT, () -> false);
  }

  private static Stage stage(Duration duration) {
    return new Stage(
        "harness",
        new Keys.Uniform(KEYS),
        0,
        1,
        1,
        new Load.Open(new Load.Rate.Fixed(OPEN_RATE), Load.Arrival.CONSTANT),
        duration);
  }
}
