package dev.tally.sticky.shard;

import dev.tally.sticky.routing.KeyHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Counters by key, without an object per counter. All that belongs to a counter stands together in
 * an arena of bytes: value, version, the key's length and bytes. A table, open addressing with
 * linear probing, leads there: a slot holds 32 bits of the hash beside the place in the arena, so a
 * look-up touches two places in memory, and growing the table none in the arena.
 *
 * <p>The arena is also how counters travel in a snapshot: byte for byte.
 *
 * <p>Counters are never removed. Beyond the key's bytes a counter costs 18 bytes in the arena and
 * 11 to 21 in the table; the arena grows by half, so at worst half as much again stands empty.
 */
final class CounterMap {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int VERSION = 8;
  private static final int KEY_LENGTH = 16;
  private static final int KEY = 18;

  /** The low half of a slot is the place plus one, so 0 is a free slot. */
  private static final long PLACE = 0xFFFF_FFFFL;

  private long[] table = new long[64];
  private byte[] arena = new byte[1024];
  private int arenaEnd;
  private int size;

  int size() {
    return size;
  }

  /** Bytes of {@link #copyTo}. */
  int bytes() {
    return arenaEnd;
  }

  /** Copies all counters. */
  void copyTo(byte[] to, int at) {
    System.arraycopy(arena, 0, to, at, arenaEnd);
  }

  /** Counters as they were copied. */
  static CounterMap of(byte[] from, int offset, int length) {
    CounterMap map = new CounterMap();
    map.arena = Arrays.copyOfRange(from, offset, offset + Math.max(length, 1));
    int counter = 0;
    while (counter < length) {
      int keyLength = (short) SHORTS.get(map.arena, counter + KEY_LENGTH);
      int hash = hash(KeyHash.of(map.arena, counter + KEY, keyLength));
      map.enter(map.probe(map.arena, counter + KEY, keyLength, hash), hash, counter);
      counter += KEY + keyLength;
    }
    map.arenaEnd = length;
    return map;
  }

  long value(int counter) {
    return (long) LONGS.get(arena, counter);
  }

  long version(int counter) {
    return (long) LONGS.get(arena, counter + VERSION);
  }

  void set(int counter, long value, long version) {
    LONGS.set(arena, counter, value);
    LONGS.set(arena, counter + VERSION, version);
  }

  /**
   * What counters are found by: the upper half of a key's hash, as it also stands in a slot. The
   * shard is chosen by the hash modulo their number.
   */
  static int hash(long keyHashOrSlot) {
    return (int) (keyHashOrSlot >>> 32);
  }

  /**
   * Reads what a look-up will wait for, and nothing else, so that a row of such calls waits once
   * for all of them.
   *
   * @return something that depends on it
   */
  int touch(int hash) {
    // One behind where it begins, or the first byte of all where the slot is free: both will do.
    return arena[(int) table[hash & (table.length - 1)]];
  }

  /**
   * Finds a counter.
   *
   * @param hash from {@link #hash}
   * @return its place, or -1
   */
  int find(byte[] key, int offset, int length, int hash) {
    return place(table[probe(key, offset, length, hash)]);
  }

  /**
   * Finds a counter, or makes it with value and version 0.
   *
   * @param hash from {@link #hash}
   * @return its place
   */
  int findOrAdd(byte[] key, int offset, int length, int hash) {
    int slot = probe(key, offset, length, hash);
    if (table[slot] != 0) {
      return place(table[slot]);
    }
    int counter = arenaEnd;
    makeRoom(Math.addExact(counter, KEY + length));
    set(counter, 0, 0);
    SHORTS.set(arena, counter + KEY_LENGTH, (short) length);
    System.arraycopy(key, offset, arena, counter + KEY, length);
    arenaEnd = counter + KEY + length;
    enter(slot, hash, counter);
    return counter;
  }

  private void enter(int slot, int hash, int counter) {
    table[slot] = (long) hash << 32 | (counter + 1L);
    size++;
    if (size > table.length / 4 * 3) {
      growTable();
    }
  }

  private static int place(long slot) {
    return (int) (slot & PLACE) - 1;
  }

  private int probe(byte[] key, int offset, int length, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] != 0 && !holds(table[slot], key, offset, length, hash)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean holds(long slot, byte[] key, int offset, int length, int hash) {
    if (hash(slot) != hash) {
      return false;
    }
    int counter = place(slot);
    int stored = (short) SHORTS.get(arena, counter + KEY_LENGTH);
    int from = counter + KEY;
    return Arrays.equals(arena, from, from + stored, key, offset, offset + length);
  }

  private void makeRoom(int needed) {
    if (needed > arena.length) {
      arena = Arrays.copyOf(arena, Math.max(needed, Math.addExact(arena.length, arena.length / 2)));
    }
  }

  private void growTable() {
    long[] larger = new long[table.length * 2];
    int mask = larger.length - 1;
    for (long entry : table) {
      if (entry != 0) {
        int slot = hash(entry) & mask;
        while (larger[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        larger[slot] = entry;
      }
    }
    table = larger;
  }
}
