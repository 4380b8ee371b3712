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
      long hash = KeyHash.of(map.arena, counter + KEY, keyLength);
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
   * Finds a counter.
   *
   * @param hash of the key, well mixed
   * @return its place, or -1
   */
  int find(byte[] key, int offset, int length, long hash) {
    return place(table[probe(key, offset, length, hash)]);
  }

  /**
   * Finds a counter, or makes it with value and version 0.
   *
   * @param hash of the key, well mixed
   * @return its place
   */
  int findOrAdd(byte[] key, int offset, int length, long hash) {
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

  private void enter(int slot, long hash, int counter) {
    table[slot] = (hash & ~PLACE) | (counter + 1L);
    size++;
    if (size > table.length / 4 * 3) {
      growTable();
    }
  }

  private static int place(long slot) {
    return (int) (slot & PLACE) - 1;
  }

  /** The shard is chosen by the hash modulo their number; its upper half chooses here. */
  private static int firstSlot(long hash, int mask) {
    return (int) (hash >>> 32) & mask;
  }

  private int probe(byte[] key, int offset, int length, long hash) {
    int mask = table.length - 1;
    int slot = firstSlot(hash, mask);
    while (table[slot] != 0 && !holds(table[slot], key, offset, length, hash)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean holds(long slot, byte[] key, int offset, int length, long hash) {
    if (((slot ^ hash) & ~PLACE) != 0) {
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
        int slot = firstSlot(entry, mask);
        while (larger[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        larger[slot] = entry;
      }
    }
    table = larger;
  }
}
