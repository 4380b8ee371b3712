package dev.tally.workload;

import dev.tally.history.OperationKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Operations prepared before the clock starts: a pure function of the stage, the seed and the
 * trial, the same for every column. Reading one costs an array access.
 */
public final class OperationPlan {

  private final List<String> keys;
  private final int[] keyIds;
  private final boolean[] reads;
  private final OperationKind readKind;
  private final long[] deltas;
  private final long[] offsets;
  private final long skippedRows;

  OperationPlan(
      List<String> keys,
      int[] keyIds,
      boolean[] reads,
      OperationKind readKind,
      long[] deltas,
      long[] offsets,
      long skippedRows) {
    this.keys = keys;
    this.keyIds = keyIds;
    this.reads = reads;
    this.readKind = readKind;
    this.deltas = deltas;
    this.offsets = offsets;
    this.skippedRows = skippedRows;
  }

  /**
   * One operation on each key, in the order of the keys.
   *
   * @param keys which
   * @param kind additions of 1, or reads of some level
   * @return as many operations as keys
   */
  public static OperationPlan eachOnce(List<String> keys, OperationKind kind) {
    int size = keys.size();
    int[] keyIds = new int[size];
    boolean[] reads = new boolean[size];
    long[] deltas = new long[size];
    boolean read = kind != OperationKind.ADD;
    for (int i = 0; i < size; i++) {
      keyIds[i] = i;
      reads[i] = read;
      deltas[i] = read ? 0 : 1;
    }
    return new OperationPlan(keys, keyIds, reads, kind, deltas, new long[size], 0);
  }

  /**
   * The same operations at the same times, on other keys.
   *
   * @param other at least one; key ids beyond them begin anew
   * @return a plan that shares all but the keys
   */
  public OperationPlan onKeys(List<String> other) {
    int[] folded = new int[keyIds.length];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = keyIds[i] % other.size();
    }
    return new OperationPlan(other, folded, reads, readKind, deltas, offsets, skippedRows);
  }

  /**
   * The most operations that are to start within one second.
   *
   * @return of any stretch of a second, 0 where there is no schedule
   */
  public int busiestSecond() {
    int most = 0;
    int from = 0;
    boolean scheduled = offsets.length > 0 && offsets[offsets.length - 1] > 0;
    for (int to = 0; scheduled && to < offsets.length; to++) {
      while (offsets[to] - offsets[from] >= 1_000_000_000L) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  /**
   * The key that most operations are on.
   *
   * @return its key id, the lowest of several
   */
  public int mostFrequentKey() {
    int[] counts = new int[keys.size()];
    int most = 0;
    for (int keyId : keyIds) {
      counts[keyId]++;
    }
    for (int keyId = 1; keyId < counts.length; keyId++) {
      most = counts[keyId] > counts[most] ? keyId : most;
    }
    return most;
  }

  /**
   * Every key that may occur, by key id, without the namespace of a trial.
   *
   * @return at least one
   */
  public List<String> keys() {
    return keys;
  }

  /**
   * The keys as sent: in a namespace of their own, so that every row of a comparison starts anew.
   *
   * @param namespace put before each
   * @return by key id
   */
  public List<String> keysIn(String namespace) {
    return keys.stream().map(key -> namespace + key).toList();
  }

  /**
   * How many operations there are; a closed loop begins anew after the last.
   *
   * @return at least 1
   */
  public int size() {
    return keyIds.length;
  }

  /**
   * The key of an operation.
   *
   * @param index 0 to {@link #size()} - 1
   * @return its key id
   */
  public int keyId(int index) {
    return keyIds[index];
  }

  /**
   * What it asks for.
   *
   * @param index 0 to {@link #size()} - 1
   * @return an addition, or a read of the stage's level
   */
  public OperationKind kind(int index) {
    return reads[index] ? readKind : OperationKind.ADD;
  }

  /**
   * Whether reads are bound by what their process has seen.
   *
   * @return true where the stage's reads are session reads
   */
  public boolean readsInSessions() {
    return readKind == OperationKind.READ_SESSION;
  }

  /**
   * What it adds.
   *
   * @param index 0 to {@link #size()} - 1
   * @return 0 for a read
   */
  public long delta(int index) {
    return deltas[index];
  }

  /**
   * When it should start in an open loop.
   *
   * @param index 0 to {@link #size()} - 1
   * @return nanoseconds since the start of the stage, never decreasing
   */
  public long offsetNanos(int index) {
    return offsets[index];
  }

  /**
   * Rows of the trace that were left out as bad.
   *
   * @return 0 without a trace
   */
  public long skippedRows() {
    return skippedRows;
  }

  /** Part of the hash. */
  private byte readCode() {
    return switch (readKind) {
      case READ_SESSION -> 2;
      case READ_EVENTUAL -> 3;
      default -> 1;
    };
  }

  /**
   * Names this plan: equal for equal keys, operations and schedule, whatever the column.
   *
   * @return 16 hexadecimal digits of a SHA-256
   */
  public String hash() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    for (String key : keys) {
      digest.update(key.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    ByteBuffer operation = ByteBuffer.allocate(4 + 1 + 8 + 8);
    for (int i = 0; i < keyIds.length; i++) {
      operation
          .clear()
          .putInt(keyIds[i])
          .put(reads[i] ? readCode() : 0)
          .putLong(deltas[i])
          .putLong(offsets[i])
          .flip();
      digest.update(operation);
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }
}
