package dev.tally.experiment;

import dev.tally.check.Examination;
import dev.tally.check.Expectations;
import dev.tally.check.HistoryChecker;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Variant;
import dev.tally.drive.DriveControl;
import dev.tally.drive.LoadDriver;
import dev.tally.history.HistoryCursor;
import dev.tally.history.HistoryFile;
import dev.tally.history.HistoryRecorder;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import dev.tally.recovery.Operations;
import dev.tally.stats.CountAudit;
import dev.tally.stats.OrderVerdict;
import dev.tally.workload.OperationPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One recorded piece of a run, on keys of its own: begun with an addition to every key, ended with
 * a linearizable read of every key, then checked as a whole.
 */
final class Recording implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int WINDOW = 256;

  private final Variant.Kind kind;
  private final Path file;
  private final List<String> keys;
  private final HistoryRecorder recorder;
  private final LoadDriver driver;
  private final BooleanSupplier cancelled;
  private boolean complete;

  /**
   * Begins.
   *
   * @param kind of the column; what is no system leaves no file behind
   * @param file of the history
   * @param keys by key id, in a namespace of their own
   */
  Recording(
      Variant.Kind kind,
      Path file,
      List<String> keys,
      StatefulCounter counter,
      RequestIds ids,
      BooleanSupplier cancelled)
      throws IOException {
    this.kind = kind;
    this.file = file;
    this.keys = keys;
    this.cancelled = cancelled;
    this.recorder = HistoryRecorder.create(file, keys);
    this.driver = new LoadDriver(counter, ids, keys, Optional.of(recorder), TIMEOUT, cancelled);
  }

  LoadDriver driver() {
    return driver;
  }

  /** Adds 1 to every key. */
  void preload() {
    OperationPlan plan = OperationPlan.eachOnce(keys, OperationKind.ADD);
    driver.closedLoop(plan, WINDOW, plan.size(), PATIENCE, Phase.PRELOAD, DriveControl.NONE);
  }

  /** Reads every key, unless the run was cancelled. Nothing else may be under way. */
  void finalReads() {
    if (kind == Variant.Kind.FLOOR || cancelled.getAsBoolean()) {
      return;
    }
    OperationPlan plan = OperationPlan.eachOnce(keys, OperationKind.READ_LINEARIZABLE);
    driver.closedLoop(plan, WINDOW, plan.size(), PATIENCE, Phase.FINAL_READ, DriveControl.NONE);
    complete = !cancelled.getAsBoolean();
  }

  /** Records something that happened to the column. */
  void event(long nanoTime, String name, String detail) {
    recorder.event(nanoTime, name, detail);
  }

  /** A moment of {@link System#nanoTime} on the clock of the history. */
  long onItsClock(long nanoTime) {
    return recorder.onItsClock(nanoTime);
  }

  /** What of the recording was measured; once it is examined, and before it is closed. */
  Operations operations() throws IOException {
    try (HistoryCursor history = HistoryFile.open(file)) {
      return Operations.of(history);
    }
  }

  /** Ends the recording and checks it. */
  Examination examine() throws IOException {
    if (cancelled.getAsBoolean()) {
      // The interrupt has ended the drive; from here on it would only keep files from being read
      // and written, and what was measured from being kept.
      Thread.interrupted();
    }
    recorder.close();
    if (kind == Variant.Kind.FLOOR) {
      OrderVerdict none =
          new OrderVerdict(OrderVerdict.Kind.UNDECIDED, "a floor counts nothing", 0);
      return new Examination(none, CountAudit.NONE, List.of());
    }
    try (HistoryCursor history = HistoryFile.open(file)) {
      return HistoryChecker.examine(
          history, complete ? Expectations.COMPLETE : Expectations.INTERRUPTED);
    }
  }

  @Override
  public void close() throws IOException {
    recorder.close();
    if (kind != Variant.Kind.SYSTEM) {
      Files.deleteIfExists(file);
    }
  }
}
