package dev.tally.history;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One operation of a history, times relative to the recorder's origin being unknown to tests. */
record Op(
    int keyId,
    int process,
    OperationKind kind,
    Phase phase,
    Ending ending,
    long delta,
    long intended,
    long call,
    long returned,
    long value,
    long version,
    String node) {

  void recordTo(HistoryRecorder recorder) {
    recorder.record(
        keyId, process, kind, phase, ending, delta, intended, call, returned, value, version, node);
  }

  /** As it reads back: an operation that is not done has no answer; times start at {@code zero}. */
  Op expected(long zero) {
    boolean done = ending == Ending.DONE;
    return new Op(
        keyId,
        process,
        kind,
        phase,
        ending,
        delta,
        intended - zero,
        call - zero,
        returned - zero,
        done ? value : 0,
        done ? version : 0,
        done ? node : "");
  }

  static Op at(HistoryCursor cursor) {
    return new Op(
        cursor.keyId(),
        cursor.process(),
        cursor.kind(),
        cursor.phase(),
        cursor.ending(),
        cursor.delta(),
        cursor.intendedNanos(),
        cursor.callNanos(),
        cursor.returnNanos(),
        cursor.value(),
        cursor.version(),
        cursor.node(cursor.nodeId()));
  }

  static List<Op> readAll(Path file) throws IOException {
    List<Op> ops = new ArrayList<>();
    try (HistoryCursor cursor = HistoryFile.open(file)) {
      while (cursor.next()) {
        ops.add(at(cursor));
      }
    }
    return ops;
  }
}
