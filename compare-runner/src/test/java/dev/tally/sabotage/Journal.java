package dev.tally.sabotage;

import dev.tally.history.Ending;
import dev.tally.history.HistoryRecorder;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What clients see, recorded as the driver does; time is a count of events. One counter. */
public final class Journal implements AutoCloseable {

  private record Call(int process, OperationKind kind, Phase phase, long delta, long at) {}

  private static final long STEP = 1_000;

  private final HistoryRecorder recorder;
  private final Map<Long, Call> open = new HashMap<>();
  private long now;
  private long calls;

  /** Begins. */
  Journal(Path file) {
    try {
      this.recorder = HistoryRecorder.create(file, List.of("apples"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.now = System.nanoTime();
  }

  /** An addition is sent; returns its number. */
  public long add(int process, long delta) {
    return call(new Call(process, OperationKind.ADD, Phase.MEASURED, delta, now += STEP));
  }

  /** A linearizable read is sent; returns its number. */
  public long read(int process) {
    return call(new Call(process, OperationKind.READ_LINEARIZABLE, Phase.MEASURED, 0, now += STEP));
  }

  /** A linearizable read after all else is sent; returns its number. */
  public long finalRead() {
    return call(new Call(0, OperationKind.READ_LINEARIZABLE, Phase.FINAL_READ, 0, now += STEP));
  }

  private long call(Call call) {
    open.put(++calls, call);
    return calls;
  }

  /** An answer arrives; the first one counts. */
  public void done(long number, long value, long version) {
    end(number, Ending.DONE, value, version);
  }

  /** Certainly not applied. */
  public void failed(long number) {
    end(number, Ending.FAILED, 0, 0);
  }

  private void end(long number, Ending ending, long value, long version) {
    Call call = open.remove(number);
    if (call != null) {
      now += STEP;
      recorder.record(
          0,
          call.process,
          call.kind,
          call.phase,
          ending,
          call.delta,
          call.at,
          call.at,
          now,
          value,
          version,
          "");
    }
  }

  /** Something is done to the system. */
  public void event(String name, String detail) {
    recorder.event(now += STEP, name, detail);
  }

  /** What was never answered is unknown. */
  @Override
  public void close() {
    List.copyOf(open.keySet()).forEach(number -> end(number, Ending.UNKNOWN, 0, 0));
    recorder.close();
  }
}
