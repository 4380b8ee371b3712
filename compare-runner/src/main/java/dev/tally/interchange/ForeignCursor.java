package dev.tally.interchange;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.HistoryEvent;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
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
      int nodeId) {}

  final BufferedReader in;
  private final Path file;
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> keys = new ArrayList<>();
  private final List<String> nodes = new ArrayList<>(List.of(""));
  private final List<HistoryEvent> events = new ArrayList<>();
  private Operation operation =
      new Operation(0, 0, OperationKind.ADD, Phase.MEASURED, Ending.FAILED, 0, 0, 0, 0, 0, 0);

  ForeignCursor(Path file) throws IOException {
    this.file = file;
    this.in = Files.newBufferedReader(file);
  }

  /** Reads on to the next operation and {@link #moveTo moves} there; false at the end. */
  abstract boolean read() throws IOException;

  /** Where the reader is. */
  abstract int line();

  @Override
  public final boolean next() {
    try {
      return read();
    } catch (MalformedInputException e) {
      throw new HistoryException(file + ":" + line() + ": is no UTF-8", e);
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

  final int idOf(String key) {
    return ids.computeIfAbsent(
        key,
        k -> {
          keys.add(k);
          return keys.size() - 1;
        });
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
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
