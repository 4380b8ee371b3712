package dev.tally.sticky.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The one hash of a key's UTF-8 bytes, which decides its shard: xxHash64 with seed 0 (Y. Collet,
 * <i>xxHash fast digest algorithm</i>, specification 0.1.1), the same on every machine and forever.
 *
 * <p>It is fast and spreads well, but it is not keyed: whoever chooses keys on purpose can make
 * them fall on one shard. Such a flood slows that shard, it breaks nothing.
 */
public final class KeyHash {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;

  /** Modulo 2^64. */
  private static final long P1_PLUS_P2 = 0x60EA27EEADC0B5D6L;

  private KeyHash() {}

  /**
   * Hashes a key.
   *
   * @param bytes holds its UTF-8 form
   * @param offset where it begins
   * @param length its bytes
   * @return 64 well mixed bits
   */
  public static long of(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    long hash;
    if (length >= 32) {
      long v1 = P1_PLUS_P2;
      long v2 = P2;
      long v3 = 0;
      long v4 = -P1;
      for (; at <= end - 32; at += 32) {
        v1 = round(v1, longAt(bytes, at));
        v2 = round(v2, longAt(bytes, at + 8));
        v3 = round(v3, longAt(bytes, at + 16));
        v4 = round(v4, longAt(bytes, at + 24));
      }
      hash =
          Long.rotateLeft(v1, 1)
              + Long.rotateLeft(v2, 7)
              + Long.rotateLeft(v3, 12)
              + Long.rotateLeft(v4, 18);
      hash = merge(merge(merge(merge(hash, v1), v2), v3), v4);
    } else {
      hash = P5;
    }
    return finish(hash + length, bytes, at, end);
  }

  private static long finish(long start, byte[] bytes, int from, int end) {
    long hash = start;
    int at = from;
    for (; at <= end - 8; at += 8) {
      hash = Long.rotateLeft(hash ^ round(0, longAt(bytes, at)), 27) * P1 + P4;
    }
    if (at <= end - 4) {
      long four = (int) INTS.get(bytes, at) & 0xFFFFFFFFL;
      hash = Long.rotateLeft(hash ^ (four * P1), 23) * P2 + P3;
      at += 4;
    }
    for (; at < end; at++) {
      hash = Long.rotateLeft(hash ^ ((bytes[at] & 0xFF) * P5), 11) * P1;
    }
    return mix(hash);
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * P1 + P4;
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * P2, 31) * P1;
  }

  private static long longAt(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /**
   * The finaliser of xxHash64: a bijection whose every output bit depends on every input bit.
   *
   * @param number anything
   * @return well mixed bits
   */
  public static long mix(long number) {
    long hash = number;
    hash = (hash ^ (hash >>> 33)) * P2;
    hash = (hash ^ (hash >>> 29)) * P3;
    return hash ^ (hash >>> 32);
  }

  /**
   * The shard of a key.
   *
   * @param hash of the key, from {@link #of}
   * @param shards how many there are, at least 1
   * @return 0 to {@code shards - 1}
   */
  public static int shard(long hash, int shards) {
    return (int) Long.remainderUnsigned(hash, shards);
  }
}
