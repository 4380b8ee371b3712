package dev.tally.check;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import java.util.ArrayList;
import java.util.List;

/** A history written down by hand. */
final class MemoryHistory implements HistoryCursor {

  record Op(
      int key,
      int process,
      OperationKind kind,
      Phase phase,
      Ending ending,
      long delta,
      long call,
      long ret,
      long value,
      long version) {

    Op answered(long newValue, long newVersion) {
      return new Op(key, process, kind, phase, ending, delta, call, ret, newValue, newVersion);
    }
  }

  private final List<Op> ops = new ArrayList<>();
  private int at = -1;

  static MemoryHistory of(List<Op> ops) {
    MemoryHistory history = new MemoryHistory();
    history.ops.addAll(ops);
    return history;
  }

  MemoryHistory add(int key, long delta, long call, long ret, long value, long version) {
    return op(
        key, OperationKind.ADD, Phase.MEASURED, Ending.DONE, delta, call, ret, value, version);
  }

  MemoryHistory add(int key, long delta, long call, long ret, Ending ending) {
    return op(key, OperationKind.ADD, Phase.MEASURED, ending, delta, call, ret, 0, 0);
  }

  /** An addition that was acknowledged without an answer. */
  MemoryHistory acknowledged(int key, long delta, long call, long ret) {
    return add(key, delta, call, ret, 0, NO_ANSWER);
  }

  MemoryHistory preload(int key, long delta, long call, long ret, long value, long version) {
    return op(key, OperationKind.ADD, Phase.PRELOAD, Ending.DONE, delta, call, ret, value, version);
  }

  /** A read that tells no version. */
  MemoryHistory sees(int key, long value, long call, long ret) {
    return read(key, call, ret, value, NO_VERSION);
  }

  MemoryHistory read(int key, long call, long ret, long value, long version) {
    return read(key, OperationKind.READ_LINEARIZABLE, call, ret, value, version);
  }

  MemoryHistory read(int key, OperationKind kind, long call, long ret, long value, long version) {
    return op(key, kind, Phase.MEASURED, Ending.DONE, 0, call, ret, value, version);
  }

  /** The last operation is another process's. */
  MemoryHistory by(int process) {
    Op op = ops.remove(ops.size() - 1);
    ops.add(
        new Op(
            op.key,
            process,
            op.kind,
            op.phase,
            op.ending,
            op.delta,
            op.call,
            op.ret,
            op.value,
            op.version));
    return this;
  }

  MemoryHistory finalRead(int key, long call, long value, long version) {
    return op(
        key,
        OperationKind.READ_LINEARIZABLE,
        Phase.FINAL_READ,
        Ending.DONE,
        0,
        call,
        call + 1,
        value,
        version);
  }

  private MemoryHistory op(
      int key,
      OperationKind kind,
      Phase phase,
      Ending ending,
      long delta,
      long call,
      long ret,
      long value,
      long version) {
    ops.add(new Op(key, ops.size(), kind, phase, ending, delta, call, ret, value, version));
    return this;
  }

  List<Op> ops() {
    return ops;
  }

  private Op op() {
    return ops.get(at);
  }

  @Override
  public boolean next() {
    return ++at < ops.size();
  }

  @Override
  public int keyId() {
    return op().key;
  }

  @Override
  public String key(int keyId) {
    return "k" + keyId;
  }

  @Override
  public int process() {
    return op().process;
  }

  @Override
  public OperationKind kind() {
    return op().kind;
  }

  @Override
  public Phase phase() {
    return op().phase;
  }

  @Override
  public Ending ending() {
    return op().ending;
  }

  @Override
  public long delta() {
    return op().delta;
  }

  @Override
  public long intendedNanos() {
    return op().call;
  }

  @Override
  public long callNanos() {
    return op().call;
  }

  @Override
  public long returnNanos() {
    return op().ret;
  }

  @Override
  public long value() {
    return op().value;
  }

  @Override
  public long version() {
    return op().version;
  }

  /** Each process has a node of its own. */
  @Override
  public int nodeId() {
    return op().process + 1;
  }

  @Override
  public String node(int nodeId) {
    return "node-" + nodeId;
  }

  @Override
  public void close() {
    at = -1;
  }
}
