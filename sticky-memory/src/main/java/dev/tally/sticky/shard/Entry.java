package dev.tally.sticky.shard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How one addition stands in the log, in memory as on the wire: fixed fields, then the key's bytes.
 * No object is made of it. An entry without a key is a <i>mark</i>: it changes no counter, but
 * begins an epoch, or says which sessions are forgotten.
 */
final class Entry {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final int EPOCH = 4;
  private static final int TIME = 12;
  private static final int CLIENT = 20;
  private static final int SEQUENCE = 28;
  private static final int FIRST_INCOMPLETE = 36;
  private static final int DELTA = 44;
  private static final int BIRTH = 52;
  private static final int HASH = 60;

  /** Bytes before the key. */
  static final int HEADER_BYTES = 64;

  private Entry() {}

  static void write(byte[] to, int at, long epoch, long time, Addition addition) {
    int keyLength = addition.keyLength();
    INTS.set(to, at, HEADER_BYTES + keyLength);
    LONGS.set(to, at + EPOCH, epoch);
    LONGS.set(to, at + TIME, time);
    LONGS.set(to, at + CLIENT, addition.client());
    LONGS.set(to, at + SEQUENCE, addition.sequence());
    LONGS.set(to, at + FIRST_INCOMPLETE, addition.firstIncomplete());
    LONGS.set(to, at + DELTA, addition.delta());
    LONGS.set(to, at + BIRTH, addition.birth());
    INTS.set(to, at + HASH, CounterMap.hash(addition.keyHash()));
    System.arraycopy(addition.key(), addition.keyOffset(), to, at + HEADER_BYTES, keyLength);
  }

  /** A mark; it forgets sessions that were last used before a time, 0 for none. */
  static void writeMark(byte[] to, int at, long epoch, long time, long forgetBefore) {
    INTS.set(to, at, HEADER_BYTES);
    LONGS.set(to, at + EPOCH, epoch);
    LONGS.set(to, at + TIME, time);
    LONGS.set(to, at + CLIENT, 0L);
    LONGS.set(to, at + SEQUENCE, 0L);
    LONGS.set(to, at + FIRST_INCOMPLETE, 0L);
    LONGS.set(to, at + DELTA, forgetBefore);
    LONGS.set(to, at + BIRTH, 0L);
    INTS.set(to, at + HASH, 0);
  }

  static boolean isMark(byte[] bytes, int at) {
    return length(bytes, at) == HEADER_BYTES;
  }

  /** Of a mark: sessions last used before this time are forgotten; 0 for none. */
  static long forgetBefore(byte[] bytes, int at) {
    return delta(bytes, at);
  }

  /** Bytes of the whole entry. */
  static int length(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  /** The epoch whose primary ordered it. */
  static long epoch(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at + EPOCH);
  }

  /** The primary's time when it was ordered, in milliseconds. */
  static long time(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at + TIME);
  }

  static long client(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at + CLIENT);
  }

  static long sequence(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at + SEQUENCE);
  }

  static long firstIncomplete(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at + FIRST_INCOMPLETE);
  }

  static long delta(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at + DELTA);
  }

  /** The log's time when the client had not yet sent this; see {@link Sessions}. */
  static long birth(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at + BIRTH);
  }

  /** The key's hash, as counters are found by it: no member but the primary computes it. */
  static int hash(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at + HASH);
  }

  static int keyOffset(int at) {
    return at + HEADER_BYTES;
  }

  static int keyLength(byte[] bytes, int at) {
    return length(bytes, at) - HEADER_BYTES;
  }
}
