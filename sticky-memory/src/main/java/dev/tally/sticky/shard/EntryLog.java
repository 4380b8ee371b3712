package dev.tally.sticky.shard;

/**
 * The log in memory: encoded entries in a ring of bytes, each contiguous, and a ring of where they
 * begin. It grows to what is held, and shrinks by half where a whole lap needed less than a
 * quarter: every entry goes to where the last one ended, so a ring that a moment made large would
 * be walked through whole ever after, through the cores' caches, in which counters should be.
 * Nothing is allocated for an entry.
 *
 * <p>What is asked of the log in every turn (the last entry's epoch and time, how much is held) is
 * kept beside it, since with many shards on a node nearly each look at an entry waits for memory.
 *
 * <p>Indexes begin at 1 and have no gaps. The entries held are {@code first()} to {@code last()};
 * of the one before the first, the <i>base</i>, the epoch is still known.
 */
final class EntryLog {

  private static final int LEAST_BYTES = 2 << 10;

  /** About half of the shortest entry, so that a ring is full before its starts are. */
  private static final int BYTES_PER_START = 32;

  private byte[] ring = new byte[LEAST_BYTES];
  private int[] starts = new int[LEAST_BYTES / BYTES_PER_START];
  private long first = 1;
  private long last;

  /** Where the first entry held begins. */
  private int head;

  /** Where the last one ends, and the next may begin. */
  private int tail;

  /** Where entries end that stand behind the ones that begin anew at the start of the ring. */
  private int end;

  /** The most that was held in this lap. */
  private int peak;

  private long lastTime;
  private long lastEpoch;

  /** From this index on all are of the epoch of the last: mostly all there are. */
  private long sameEpochFrom;

  private long baseEpoch;

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  /** Bytes of all entries held. */
  int held() {
    if (last < first) {
      return 0;
    }
    return tail > head ? tail - head : end - head + tail;
  }

  /** The array that {@link #start} points into, until the next addition. */
  byte[] bytes() {
    return ring;
  }

  /** Where an entry held begins. */
  int start(long index) {
    return starts[(int) index & (starts.length - 1)];
  }

  /** The epoch of an entry held, or of the base; 0 before the first entry ever. */
  long epoch(long index) {
    if (index >= sameEpochFrom) {
      return lastEpoch;
    }
    return index < first ? baseEpoch : Entry.epoch(ring, start(index));
  }

  /** The epoch of the last entry, held or not. */
  long lastEpoch() {
    return lastEpoch;
  }

  /** The time of the last entry; the smallest time there is where none is held. */
  long lastTime() {
    return last < first ? Long.MIN_VALUE : lastTime;
  }

  /** Adds an entry of this member's own making. */
  void append(long epoch, long time, Addition addition) {
    int at = reserve(Entry.HEADER_BYTES + addition.keyLength());
    Entry.write(ring, at, epoch, time, addition);
    newest(epoch, time);
  }

  /** Adds an entry that changes no counter. */
  void appendMark(long epoch, long time, long forgetBefore) {
    int at = reserve(Entry.HEADER_BYTES);
    Entry.writeMark(ring, at, epoch, time, forgetBefore);
    newest(epoch, time);
  }

  /** Adds an entry as it stands elsewhere. */
  void append(byte[] bytes, int offset) {
    int length = Entry.length(bytes, offset);
    int at = reserve(length);
    System.arraycopy(bytes, offset, ring, at, length);
    newest(Entry.epoch(ring, at), Entry.time(ring, at));
  }

  private void newest(long epoch, long time) {
    lastTime = time;
    if (epoch != lastEpoch) {
      lastEpoch = epoch;
      sameEpochFrom = last;
    }
  }

  private int reserve(int length) {
    int at = room(length);
    if (at == 0) {
      shrinkIfIdle();
      at = room(length);
    }
    while (at < 0) {
      resize(Math.multiplyExact(ring.length, 2));
      at = room(length);
    }
    if (last < first) {
      head = at;
    } else if (at == 0) {
      end = tail;
    }
    last++;
    starts[(int) last & (starts.length - 1)] = at;
    tail = at + length;
    return at;
  }

  /** At the beginning of a lap: what the last one did not need is given back. */
  private void shrinkIfIdle() {
    peak = Math.max(peak, held());
    if (ring.length > LEAST_BYTES && peak < ring.length / 4) {
      resize(ring.length / 2);
    }
    peak = held();
  }

  /** Where so many bytes fit in one piece, -1 for nowhere. */
  private int room(int length) {
    if (last < first) {
      return length <= ring.length ? 0 : -1;
    }
    if (tail > head) {
      if (ring.length - tail >= length) {
        return tail;
      }
      return length < head ? 0 : -1;
    }
    // Wrapped. One byte stays free, so that a full ring is not taken for one that is not wrapped.
    return head - tail > length ? tail : -1;
  }

  private void resize(int bytes) {
    byte[] resized = new byte[bytes];
    int[] resizedStarts = new int[bytes / BYTES_PER_START];
    int at = 0;
    for (long index = first; index <= last; index++) {
      int start = start(index);
      int length = Entry.length(ring, start);
      System.arraycopy(ring, start, resized, at, length);
      resizedStarts[(int) index & (resizedStarts.length - 1)] = at;
      at += length;
    }
    ring = resized;
    starts = resizedStarts;
    head = 0;
    tail = at;
  }

  /**
   * The longest run of entries that begins at an index, stands in one piece and stays within a
   * limit, but at least one entry.
   */
  Entries slice(long from, int maxBytes) {
    int begin = start(from);
    int at = begin;
    long next = from;
    while (next <= last && start(next) == at) {
      int length = Entry.length(ring, at);
      if (next > from && at - begin + length > maxBytes) {
        break;
      }
      at += length;
      next++;
    }
    return new Entries(ring, begin, at - begin, (int) (next - from));
  }

  /**
   * Drops every entry up to an index, without a look at them: they were written long ago, and are
   * in no core's cache any more.
   */
  void trim(long upTo) {
    long to = Math.min(upTo, last);
    if (to < first) {
      return;
    }
    peak = Math.max(peak, held());
    baseEpoch = epoch(to);
    first = to + 1;
    if (first <= last) {
      head = start(first);
    }
  }

  /** Drops every entry from an index on, at least the first one held. */
  void truncate(long from) {
    if (from > last) {
      return;
    }
    last = from - 1;
    if (last < sameEpochFrom) {
      lastEpoch = epoch(last);
      sameEpochFrom = last;
    }
    if (last >= first) {
      int at = start(last);
      tail = at + Entry.length(ring, at);
      lastTime = Entry.time(ring, at);
    }
  }

  /** Drops everything and goes on after an entry that is not held. */
  void reset(long base, long epochOfBase) {
    first = base + 1;
    last = base;
    baseEpoch = epochOfBase;
    lastEpoch = epochOfBase;
    sameEpochFrom = base;
  }
}
