package dev.tally.sticky.shard;

import java.nio.ByteBuffer;

/**
 * What one shard remembers of one client: the first answer to each of its requests from the
 * watermark on, as a ring in the order of their sequences. A client's requests arrive in that order
 * but for repetitions, so a new answer goes to the end, and what the watermark passes leaves at the
 * front: no hashing, and no allocation in the long run.
 *
 * <p>Bounded, since a client's sequences span at most {@link dev.tally.counter.RequestIds#MAX_SPAN}
 * from its watermark on.
 */
final class Session {

  /** An answer is the sequence, the value, and the version (0: refused). */
  private static final int WORDS = 3;

  /** Answers a ring has room for at least; a power of two, as every size. */
  private static final int LEAST = 8;

  private final long start;
  private long[] ring = new long[LEAST * WORDS];
  private int capacity = LEAST;
  private int head;
  private int count;
  private long watermark;
  private long highest = -1;
  private long lastUse;

  /**
   * Remembers nothing yet.
   *
   * @param start what was used last before this time of the log is forgotten
   */
  Session(long start) {
    this.start = start;
  }

  /** Requests of before this time of the log may have been applied in a session before this. */
  long start() {
    return start;
  }

  long watermark() {
    return watermark;
  }

  /** The client will not send anything below again. */
  void advance(long firstIncomplete, long logTime) {
    lastUse = logTime;
    if (firstIncomplete > watermark) {
      watermark = firstIncomplete;
      while (count > 0 && ring[place(0)] < watermark) {
        head = (head + 1) & (capacity - 1);
        count--;
      }
      if (capacity > LEAST && count < capacity / 8) {
        resize(capacity / 2);
      }
    }
  }

  /** The log's time of its last entry. */
  long used() {
    return lastUse;
  }

  /**
   * Looks for the first answer to a request.
   *
   * @param sequence at least the watermark
   * @return where it is, for {@link #value} and {@link #version}; -1 where this is news
   */
  int find(long sequence) {
    if (sequence > highest) {
      return -1;
    }
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ring[place(middle)] < sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < count && ring[place(low)] == sequence ? place(low) : -1;
  }

  long value(int at) {
    return ring[at + 1];
  }

  /** 0 where the first answer was that the addition overflows. */
  long version(int at) {
    return ring[at + 2];
  }

  /** Remembers the first answer to a request that is not remembered yet. */
  void remember(long sequence, long value, long version) {
    if (count == capacity) {
      resize(capacity * 2);
    }
    int slot = count;
    // Only a request that was overtaken by later ones has to pass any.
    while (slot > 0 && ring[place(slot - 1)] > sequence) {
      System.arraycopy(ring, place(slot - 1), ring, place(slot), WORDS);
      slot--;
    }
    int at = place(slot);
    ring[at] = sequence;
    ring[at + 1] = value;
    ring[at + 2] = version;
    count++;
    highest = Math.max(highest, sequence);
  }

  /** Where the answer stands that so many others precede. */
  private int place(int position) {
    return ((head + position) & (capacity - 1)) * WORDS;
  }

  private void resize(int newCapacity) {
    long[] resized = new long[newCapacity * WORDS];
    for (int i = 0; i < count; i++) {
      System.arraycopy(ring, place(i), resized, i * WORDS, WORDS);
    }
    ring = resized;
    capacity = newCapacity;
    head = 0;
  }

  // --- snapshots ---

  int bytes() {
    return 4 * Long.BYTES + Integer.BYTES + count * WORDS * Long.BYTES;
  }

  void write(ByteBuffer to) {
    to.putLong(start).putLong(watermark).putLong(highest).putLong(lastUse).putInt(count);
    for (int i = 0; i < count; i++) {
      for (int word = 0; word < WORDS; word++) {
        to.putLong(ring[place(i) + word]);
      }
    }
  }

  static Session read(ByteBuffer from) {
    Session session = new Session(from.getLong());
    session.watermark = from.getLong();
    long highest = from.getLong();
    session.lastUse = from.getLong();
    for (int left = from.getInt(); left > 0; left--) {
      session.remember(from.getLong(), from.getLong(), from.getLong());
    }
    session.highest = highest;
    return session;
  }
}
