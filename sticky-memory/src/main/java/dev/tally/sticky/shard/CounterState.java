package dev.tally.sticky.shard;

import dev.tally.sticky.routing.KeyHash;
import java.nio.ByteBuffer;

/**
 * The replicated state: counters and sessions. A pure function of the log entries applied, in their
 * order; whether an entry is news, a repetition, too old or an overflow is decided here and nowhere
 * else, so all members decide alike.
 */
final class CounterState {

  /** What became of an entry. */
  enum Verdict {
    /** Applied, now or when it first came; value and version are of that first time. */
    DONE,
    /** Refused, now and when it first came: the value would have left its range. */
    OVERFLOW,
    /** Its sequence is below the client's watermark: whether it was ever applied is forgotten. */
    EXPIRED,
    /** Its client is not remembered and can not be told from one that is forgotten. */
    SESSION_UNKNOWN,
    /** An entry that is no addition. */
    MARK
  }

  private final Sessions sessions;
  private CounterMap counters = new CounterMap();
  private long time;
  private long value;
  private long version;

  CounterState(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Of the entry applied last, or the counter read last. */
  long value() {
    return value;
  }

  /** Of the entry applied last, or the counter read last. */
  long version() {
    return version;
  }

  /** The log's time: of the entry applied last. */
  long time() {
    return time;
  }

  /** Whether an addition of this client would be taken, as far as is applied. */
  boolean admits(long client, long birth) {
    return sessions.admits(client, birth);
  }

  boolean knows(long client) {
    return sessions.knows(client);
  }

  int counters() {
    return counters.size();
  }

  int sessions() {
    return sessions.size();
  }

  /** Reads a counter into {@link #value} and {@link #version}. */
  void read(byte[] key, int offset, int length) {
    int hash = CounterMap.hash(KeyHash.of(key, offset, length));
    int counter = counters.find(key, offset, length, hash);
    value = counter < 0 ? 0 : counters.value(counter);
    version = counter < 0 ? 0 : counters.version(counter);
  }

  /** Reads what applying an entry will wait for: see {@link CounterMap#touch}. */
  int touch(byte[] log, int at) {
    return counters.touch(Entry.hash(log, at));
  }

  /** Applies the next entry of the log. */
  Verdict apply(byte[] log, int at) {
    time = Math.max(time, Entry.time(log, at));
    if (Entry.isMark(log, at)) {
      sessions.forget(Entry.forgetBefore(log, at));
      return Verdict.MARK;
    }
    Session session = sessions.of(Entry.client(log, at), Entry.birth(log, at));
    if (session == null) {
      return Verdict.SESSION_UNKNOWN;
    }
    long sequence = Entry.sequence(log, at);
    if (sequence < session.watermark()) {
      return Verdict.EXPIRED;
    }
    int first = session.find(sequence);
    if (first >= 0) {
      value = session.value(first);
      version = session.version(first);
    } else if (sessions.mayBeForgotten(session, Entry.birth(log, at))) {
      return Verdict.SESSION_UNKNOWN;
    } else {
      add(log, at);
      session.remember(sequence, value, version);
    }
    session.advance(Entry.firstIncomplete(log, at), time);
    return version == 0 ? Verdict.OVERFLOW : Verdict.DONE;
  }

  /** Leaves version 0 where it overflows; the counter keeps its value then. */
  private void add(byte[] log, int at) {
    int key = Entry.keyOffset(at);
    int length = Entry.keyLength(log, at);
    int counter = counters.findOrAdd(log, key, length, Entry.hash(log, at));
    long before = counters.value(counter);
    long delta = Entry.delta(log, at);
    long sum = before + delta;
    if (((before ^ sum) & (delta ^ sum)) < 0) {
      value = before;
      version = 0;
      return;
    }
    value = sum;
    version = counters.version(counter) + 1;
    counters.set(counter, value, version);
  }

  // --- snapshots ---

  /**
   * All of it, as bytes.
   *
   * @param withSessions true but in tests of what happens without
   */
  byte[] snapshot(boolean withSessions) {
    Sessions included = withSessions ? sessions : new Sessions();
    int mapBytes = counters.bytes();
    byte[] bytes = new byte[Long.BYTES + Integer.BYTES + mapBytes + included.bytes()];
    ByteBuffer to = ByteBuffer.wrap(bytes).putLong(time).putInt(mapBytes);
    counters.copyTo(bytes, to.position());
    to.position(to.position() + mapBytes);
    included.write(to);
    return bytes;
  }

  /** Becomes what a snapshot holds. */
  void restore(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    time = from.getLong();
    int mapBytes = from.getInt();
    counters = CounterMap.of(bytes, from.position(), mapBytes);
    from.position(from.position() + mapBytes);
    sessions.read(from);
  }
}
