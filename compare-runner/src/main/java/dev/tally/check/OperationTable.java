package dev.tally.check;

import dev.tally.history.Ending;
import dev.tally.history.HistoryCursor;
import dev.tally.history.OperationKind;
import dev.tally.history.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * A history in memory: {@value #WIDTH} longs an operation, row after row in chunks, so that an
 * operation is one or two cache lines, nothing is copied when it grows, and no object is made per
 * operation. Ten million operations are 500 MB.
 */
final class OperationTable {

  private static final int CALL = 0;
  private static final int RETURN = 1;
  private static final int VALUE = 2;
  private static final int VERSION = 3;
  private static final int DELTA = 4;
  private static final int META = 5;
  private static final int WIDTH = 6;

  private static final int CHUNK_BITS = 13;
  private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;
  private static final int MAX_PROCESS = 1 << 24;

  private static final OperationKind[] KINDS = OperationKind.values();
  private static final Ending[] ENDINGS = Ending.values();
  private static final Phase[] PHASES = Phase.values();

  private final List<long[]> chunks = new ArrayList<>();

  /** Beside the rows, since only an explanation looks at it. */
  private final List<char[]> nodes = new ArrayList<>();

  private int size;
  private int keys;

  /** Copies the operation the cursor stands at. */
  @SuppressWarnings("EnumOrdinal") // The ordinals never leave this table.
  void add(HistoryCursor c) {
    if (size == Integer.MAX_VALUE) {
      throw new IllegalStateException("more than " + Integer.MAX_VALUE + " operations");
    }
    if ((size & CHUNK_MASK) == 0) {
      chunks.add(new long[WIDTH << CHUNK_BITS]);
      nodes.add(new char[1 << CHUNK_BITS]);
    }
    int process = c.process();
    if (process < 0 || process >= MAX_PROCESS) {
      throw new IllegalArgumentException(
          "process is " + process + ", must be 0 to " + (MAX_PROCESS - 1));
    }
    int key = c.keyId();
    if (key < 0) {
      throw new IllegalArgumentException("keyId is " + key + ", must be at least 0");
    }
    long[] chunk = chunks.get(size >>> CHUNK_BITS);
    int at = (size & CHUNK_MASK) * WIDTH;
    chunk[at + CALL] = c.callNanos();
    chunk[at + RETURN] = c.returnNanos();
    chunk[at + VALUE] = c.value();
    chunk[at + VERSION] = c.version();
    chunk[at + DELTA] = c.delta();
    chunk[at + META] =
        (long) key << 32
            | (long) process << 8
            | (long) c.kind().ordinal() << 4
            | (long) c.ending().ordinal() << 2
            | c.phase().ordinal();
    nodes.get(size >>> CHUNK_BITS)[size & CHUNK_MASK] = (char) c.nodeId();
    keys = Math.max(keys, key + 1);
    size++;
  }

  int size() {
    return size;
  }

  /** The largest key id met, plus one. */
  int keys() {
    return keys;
  }

  long call(int row) {
    return field(row, CALL);
  }

  long returned(int row) {
    return field(row, RETURN);
  }

  long value(int row) {
    return field(row, VALUE);
  }

  long version(int row) {
    return field(row, VERSION);
  }

  /** Gives an answer the version that it did not tell. */
  void version(int row, long version) {
    chunks.get(row >>> CHUNK_BITS)[(row & CHUNK_MASK) * WIDTH + VERSION] = version;
  }

  long delta(int row) {
    return field(row, DELTA);
  }

  int key(int row) {
    return (int) (field(row, META) >>> 32);
  }

  int process(int row) {
    return (int) (field(row, META) >>> 8) & (MAX_PROCESS - 1);
  }

  /** The number of the node that answered, 0 for none known. */
  int node(int row) {
    return nodes.get(row >>> CHUNK_BITS)[row & CHUNK_MASK];
  }

  OperationKind kind(int row) {
    return KINDS[(int) field(row, META) >>> 4 & 0xF];
  }

  Ending ending(int row) {
    return ENDINGS[(int) field(row, META) >>> 2 & 3];
  }

  Phase phase(int row) {
    return PHASES[(int) field(row, META) & 3];
  }

  private long field(int row, int field) {
    return chunks.get(row >>> CHUNK_BITS)[(row & CHUNK_MASK) * WIDTH + field];
  }
}
