package dev.tally.interchange;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.HistoryEvent;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the readers of foreign histories share: the operation at hand, key ids, complaints. */
abstract class ForeignCursor implements HistoryCursor {

  /** The largest number of a process that checkers take. */
  static final int MAX_PROCESS = (1 << 24) - 1;

  /** One operation. */
  record Operation(
      int keyId,
      int process,
      OperationKind kind,
      Phase phase,
      Ending ending,
      long delta,
      long call,
      long returned,
      long value,
      long version,
      int nodeId) {

    /** The same operation with another answer. */
    Operation told(long newValue, long newVersion) {
      return new Operation(
          keyId, process, kind, phase, ending, delta, call, returned, newValue, newVersion, nodeId);
    }
  }

  private final Reader in;
  private final Path file;
  private final Map<Object, Integer> ids = new HashMap<>();
  private final KeyNames keys = new KeyNames();
  private final List<String> notes = new ArrayList<>();
  private boolean cutOff;
  private final List<String> nodes = new ArrayList<>(List.of(""));
  private final List<HistoryEvent> events = new ArrayList<>();
  private Operation operation =
      new Operation(0, 0, OperationKind.ADD, Phase.MEASURED, Ending.FAILED, 0, 0, 0, 0, 0, 0);

  ForeignCursor(Path file, Reader in) {
    this.file = file;
    this.in = in;
  }

  /** Reads on to the next operation and {@link #moveTo moves} there; false at the end. */
  abstract boolean read() throws IOException;

  /** Where the reader is. */
  abstract int line();

  @Override
  public final boolean next() {
    try {
      return read();
    } catch (StrictUtf8.NotUtf8Exception e) {
      throw new HistoryException(file + ":" + e.line() + ": is no UTF-8", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  final void moveTo(Operation next) {
    operation = next;
  }

  final void happened(HistoryEvent event) {
    events.add(event);
  }

  final void note(String note) {
    notes.add(note);
  }

  /** The input ends in the middle of a value. */
  final void cutOff(int lastLine) {
    cutOff = true;
    note("cut off at line " + lastLine);
  }

  /** Keys are one where their values are equal: 1 and "1" are two. */
  final int idOf(Object key) {
    return ids.computeIfAbsent(key, keys::add);
  }

  /** Nodes are few, so that a search is quick. */
  final int idOfNode(String node) {
    int known = nodes.indexOf(node);
    if (known >= 0 || nodes.size() > HistoryCursor.MAX_NODES) {
      return Math.max(known, 0);
    }
    nodes.add(node);
    return nodes.size() - 1;
  }

  final HistoryException complaint(String problem) {
    return new HistoryException(file, line(), problem);
  }

  /** Elsewhere than where the reader is. */
  final HistoryException complaintAt(int line, String problem) {
    return new HistoryException(file, line, problem);
  }

  /** A field that is not as it must be. */
  final HistoryException complaint(String field, Object value, String must) {
    return complaint(field + " is " + value + ", must be " + must);
  }

  @Override
  public int keyId() {
    return operation.keyId;
  }

  @Override
  public String key(int id) {
    return keys.get(id);
  }

  @Override
  public int process() {
    return operation.process;
  }

  @Override
  public OperationKind kind() {
    return operation.kind;
  }

  @Override
  public Phase phase() {
    return operation.phase;
  }

  @Override
  public Ending ending() {
    return operation.ending;
  }

  @Override
  public long delta() {
    return operation.delta;
  }

  @Override
  public long intendedNanos() {
    return operation.call;
  }

  @Override
  public long callNanos() {
    return operation.call;
  }

  @Override
  public long returnNanos() {
    return operation.returned;
  }

  @Override
  public long value() {
    return operation.value;
  }

  @Override
  public long version() {
    return operation.version;
  }

  @Override
  public int nodeId() {
    return operation.nodeId;
  }

  @Override
  public String node(int id) {
    return nodes.get(id);
  }

  @Override
  public List<HistoryEvent> events() {
    return List.copyOf(events);
  }

  @Override
  public List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public boolean isCutOff() {
    return cutOff;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
