package dev.tally.sticky.shard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Counters by key, without an object per counter: open addressing with linear probing over counter
 * numbers, and per counter its value, version, hash bits and a place in an arena of key bytes.
 * Counters are never removed. Beyond the key's bytes a counter costs 28 bytes and 4/0.75 to 4/0.375
 * bytes of table; growth by half adds at most as much again.
 */
final class CounterMap {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final int FIRST_COUNTERS = 48;
  private static final int KEY_LENGTH_BYTES = 2;

  private int[] table = new int[64];
  private int size;
  private long[] values = new long[FIRST_COUNTERS];
  private long[] versions = new long[FIRST_COUNTERS];
  private int[] hashes = new int[FIRST_COUNTERS];
  private int[] keyStarts = new int[FIRST_COUNTERS];
  private byte[] keys = new byte[1024];
  private int keysEnd;

  int size() {
    return size;
  }

  long value(int counter) {
    return values[counter];
  }

  long version(int counter) {
    return versions[counter];
  }

  void set(int counter, long value, long version) {
    values[counter] = value;
    versions[counter] = version;
  }

  /**
   * Finds a counter.
   *
   * @param hash of the key, well mixed
   * @return its number, or -1
   */
  int find(byte[] key, int offset, int length, long hash) {
    int found = table[probe(key, offset, length, hashBits(hash))];
    return found - 1;
  }

  /**
   * Finds a counter, or makes it with value and version 0.
   *
   * @param hash of the key, well mixed
   * @return its number
   */
  int findOrAdd(byte[] key, int offset, int length, long hash) {
    int bits = hashBits(hash);
    int slot = probe(key, offset, length, bits);
    if (table[slot] != 0) {
      return table[slot] - 1;
    }
    int counter = size;
    makeRoom(length);
    keyStarts[counter] = keysEnd;
    keys[keysEnd] = (byte) (length >>> 8);
    keys[keysEnd + 1] = (byte) length;
    System.arraycopy(key, offset, keys, keysEnd + KEY_LENGTH_BYTES, length);
    keysEnd += KEY_LENGTH_BYTES + length;
    hashes[counter] = bits;
    size++;
    table[slot] = size;
    if (size > table.length / 4 * 3) {
      growTable();
    }
    return counter;
  }

  /** The shard is chosen by the hash modulo their number; its other half stands here. */
  private static int hashBits(long hash) {
    return (int) (hash >>> 32);
  }

  private int probe(byte[] key, int offset, int length, int bits) {
    int mask = table.length - 1;
    int slot = bits & mask;
    while (table[slot] != 0 && !holds(table[slot] - 1, key, offset, length, bits)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean holds(int counter, byte[] key, int offset, int length, int bits) {
    if (hashes[counter] != bits) {
      return false;
    }
    int start = keyStarts[counter];
    int stored = ((keys[start] & 0xFF) << 8) | (keys[start + 1] & 0xFF);
    return stored == length && sameBytes(key, offset, start + KEY_LENGTH_BYTES, length);
  }

  private boolean sameBytes(byte[] key, int offset, int start, int length) {
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      if ((long) LONGS.get(key, offset + i) != (long) LONGS.get(keys, start + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (key[offset + i] != keys[start + i]) {
        return false;
      }
    }
    return true;
  }

  private void makeRoom(int keyLength) {
    if (size == values.length) {
      int larger = values.length + values.length / 2;
      values = Arrays.copyOf(values, larger);
      versions = Arrays.copyOf(versions, larger);
      hashes = Arrays.copyOf(hashes, larger);
      keyStarts = Arrays.copyOf(keyStarts, larger);
    }
    int needed = Math.addExact(keysEnd, KEY_LENGTH_BYTES + keyLength);
    if (needed > keys.length) {
      keys = Arrays.copyOf(keys, Math.max(needed, Math.addExact(keys.length, keys.length / 2)));
    }
  }

  private void growTable() {
    int[] larger = new int[table.length * 2];
    int mask = larger.length - 1;
    for (int counter = 0; counter < size; counter++) {
      int slot = hashes[counter] & mask;
      while (larger[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      larger[slot] = counter + 1;
    }
    table = larger;
  }
}
