package dev.tally.sticky.shard;

import java.nio.charset.StandardCharsets;

/**
 * An entry of the log, decoded, for those who look from outside.
 *
 * @param epoch whose primary ordered it
 * @param time the log's time, in milliseconds
 * @param client who asked, 0 for a mark
 * @param sequence the client's number of the request
 * @param firstIncomplete the client's watermark
 * @param birth a time of the log at which the client had not yet sent this
 * @param delta what to add; of a mark, the time before which sessions are forgotten
 * @param key whose counter, empty for a mark
 */
public record LogEntry(
    long epoch,
    long time,
    long client,
    long sequence,
    long firstIncomplete,
    long birth,
    long delta,
    String key) {

  static LogEntry of(byte[] bytes, int at) {
    return new LogEntry(
        Entry.epoch(bytes, at),
        Entry.time(bytes, at),
        Entry.client(bytes, at),
        Entry.sequence(bytes, at),
        Entry.firstIncomplete(bytes, at),
        Entry.birth(bytes, at),
        Entry.delta(bytes, at),
        new String(bytes, Entry.keyOffset(at), Entry.keyLength(bytes, at), StandardCharsets.UTF_8));
  }

  /**
   * Whether it changes no counter.
   *
   * @return true for marks
   */
  public boolean isMark() {
    return key.isEmpty();
  }
}
