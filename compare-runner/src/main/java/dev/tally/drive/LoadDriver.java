package dev.tally.drive;

import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.history.HistoryRecorder;
import dev.tally.history.Phase;
import dev.tally.workload.OperationPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Drives one client of a counter through operations prepared beforehand, and records every one.
 *
 * <p>Two kinds of load, after Schroeder, Wierman, Harchol-Balter, <i>Open Versus Closed</i> (NSDI
 * 2006): in an <b>open loop</b> operations start on schedule, whatever has become of the earlier
 * ones, and latency counts from the intended start, so that a stall is felt by everything that
 * should have happened during it (no "coordinated omission", G. Tene); in a <b>closed loop</b> a
 * fixed number of logical processes each send their next operation when the last one has ended.
 *
 * <p>A drive ends when all that was sent has ended; the client's deadlines see to that. One drive
 * at a time.
 */
public final class LoadDriver {

  private final StatefulCounter counter;
  private final RequestIds ids;
  private final List<String> keys;
  private final Optional<HistoryRecorder> recorder;
  private final Duration timeout;
  private final BooleanSupplier cancelled;

  /**
   * Ready to drive.
   *
   * @param counter a client, used by nobody else meanwhile
   * @param ids of that client
   * @param keys by key id
   * @param recorder gets every operation; empty to record none
   * @param timeout of each operation
   * @param cancelled asked four times a second whether to end early
   */
  public LoadDriver(
      StatefulCounter counter,
      RequestIds ids,
      List<String> keys,
      Optional<HistoryRecorder> recorder,
      Duration timeout,
      BooleanSupplier cancelled) {
    this.counter = counter;
    this.ids = ids;
    this.keys = keys;
    this.recorder = recorder;
    this.timeout = timeout;
    this.cancelled = cancelled;
  }

  /**
   * Sends every operation of a source at its time.
   *
   * @param source with offsets
   * @param maxInFlight where so many are under way, the schedule waits, and the wait shows as
   *     lateness and latency
   * @param phase under which to record
   * @param control watches
   * @return what was seen
   */
  public DriveResult openLoop(
      OperationPlan source, int maxInFlight, Phase phase, DriveControl control) {
    Drive drive = drive(source, maxInFlight, phase, control);
    return new OpenLoop(drive).run();
  }

  /**
   * Keeps a number of operations under way, beginning anew where the source ends.
   *
   * @param source offsets are not looked at
   * @param inFlight logical processes, at least 1
   * @param limit send no more than so many
   * @param duration send no longer than that
   * @param phase under which to record
   * @param control watches
   * @return what was seen
   */
  public DriveResult closedLoop(
      OperationPlan source,
      int inFlight,
      long limit,
      Duration duration,
      Phase phase,
      DriveControl control) {
    Drive drive = drive(source, inFlight, phase, control);
    return new ClosedLoop(drive, inFlight, limit, duration).run();
  }

  private Drive drive(OperationPlan source, int maxInFlight, Phase phase, DriveControl control) {
    return new Drive(
        counter, ids, keys, recorder, timeout, cancelled, source, maxInFlight, phase, control);
  }
}
