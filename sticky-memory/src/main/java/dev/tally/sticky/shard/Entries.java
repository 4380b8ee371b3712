package dev.tally.sticky.shard;

import java.util.Arrays;

/**
 * Consecutive log entries, encoded one after the other. Valid only during the call it is given to:
 * the bytes are a part of the sender's log or of the receiver's buffer.
 *
 * @param bytes holds them
 * @param offset where they begin
 * @param length how many bytes
 * @param count how many entries
 */
@SuppressWarnings("ArrayRecordComponent") // A view, never compared.
public record Entries(byte[] bytes, int offset, int length, int count) {

  /** No entries. */
  public static final Entries NONE = new Entries(new byte[0], 0, 0, 0);

  /**
   * A copy that stays valid.
   *
   * @return the same entries in an array of their own
   */
  public Entries copy() {
    return new Entries(Arrays.copyOfRange(bytes, offset, offset + length), 0, length, count);
  }
}
