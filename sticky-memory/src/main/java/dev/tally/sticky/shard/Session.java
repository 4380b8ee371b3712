package dev.tally.sticky.shard;

import java.nio.ByteBuffer;

/**
 * What one shard remembers of one client: the first answer to each of its requests from the
 * watermark on. Open addressing on the sequence; what falls below the watermark is cleared out when
 * the table would have to grow, so an addition costs no allocation in the long run.
 *
 * <p>Bounded, since a client's sequences span at most {@link dev.tally.counter.RequestIds#MAX_SPAN}
 * from its watermark on.
 */
final class Session {

  /** A slot is the sequence plus one (0: free), the value, and the version (0: refused). */
  private static final int WORDS = 3;

  private static final int FIRST_SLOTS = 8;

  private final long start;
  private long[] slots = new long[FIRST_SLOTS * WORDS];
  private int used;
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
    watermark = Math.max(watermark, firstIncomplete);
    lastUse = logTime;
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
    int at = slotOf(slots, sequence);
    return slots[at] == 0 ? -1 : at;
  }

  long value(int at) {
    return slots[at + 1];
  }

  /** 0 where the first answer was that the addition overflows. */
  long version(int at) {
    return slots[at + 2];
  }

  /** Remembers a first answer. */
  void remember(long sequence, long value, long version) {
    if ((used + 1) * 4 > slots.length / WORDS * 3) {
      sweep();
    }
    int at = slotOf(slots, sequence);
    slots[at] = sequence + 1;
    slots[at + 1] = value;
    slots[at + 2] = version;
    used++;
    highest = Math.max(highest, sequence);
  }

  private static int slotOf(long[] in, long sequence) {
    int mask = in.length / WORDS - 1;
    // Fibonacci hashing: sequences of one shard are neither dense nor random.
    int slot = (int) ((sequence * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (in[slot * WORDS] != 0 && in[slot * WORDS] != sequence + 1) {
      slot = (slot + 1) & mask;
    }
    return slot * WORDS;
  }

  private int live() {
    int live = 0;
    for (int at = 0; at < slots.length; at += WORDS) {
      if (slots[at] > watermark) {
        live++;
      }
    }
    return live;
  }

  private void sweep() {
    int live = live();
    int wanted = FIRST_SLOTS;
    while (wanted < 2 * (live + 1)) {
      wanted *= 2;
    }
    long[] swept = new long[wanted * WORDS];
    for (int at = 0; at < slots.length; at += WORDS) {
      if (slots[at] > watermark) {
        System.arraycopy(slots, at, swept, slotOf(swept, slots[at] - 1), WORDS);
      }
    }
    slots = swept;
    used = live;
  }

  // --- snapshots ---

  int bytes() {
    return 4 * Long.BYTES + Integer.BYTES + live() * WORDS * Long.BYTES;
  }

  void write(ByteBuffer to) {
    to.putLong(start).putLong(watermark).putLong(highest).putLong(lastUse).putInt(live());
    for (int at = 0; at < slots.length; at += WORDS) {
      if (slots[at] > watermark) {
        for (int word = 0; word < WORDS; word++) {
          to.putLong(slots[at + word]);
        }
      }
    }
  }

  static Session read(ByteBuffer from) {
    Session session = new Session(from.getLong());
    session.watermark = from.getLong();
    long highest = from.getLong();
    session.lastUse = from.getLong();
    for (int left = from.getInt(); left > 0; left--) {
      session.remember(from.getLong() - 1, from.getLong(), from.getLong());
    }
    session.highest = highest;
    return session;
  }
}
