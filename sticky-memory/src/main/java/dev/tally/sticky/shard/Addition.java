package dev.tally.sticky.shard;

import dev.tally.sticky.routing.KeyHash;

/**
 * A request to add. Valid only during the call it is given to: the key's bytes may be reused after.
 *
 * @param client who asks
 * @param sequence the client's own numbering
 * @param firstIncomplete the client's watermark
 * @param birth a time of the shard's log at which the client had not yet sent this request, the
 *     same however often it is sent again; 0 for none known
 * @param delta what to add, not zero
 * @param key holds the key's UTF-8 bytes
 * @param keyOffset where they begin
 * @param keyLength how many they are
 * @param keyHash their {@link KeyHash}
 */
@SuppressWarnings("ArrayRecordComponent") // A view, never compared.
public record Addition(
    long client,
    long sequence,
    long firstIncomplete,
    long birth,
    long delta,
    byte[] key,
    int keyOffset,
    int keyLength,
    long keyHash) {

  /**
   * Of a key that is not hashed yet.
   *
   * @param client who asks
   * @param sequence the client's own numbering
   * @param firstIncomplete the client's watermark
   * @param birth a time of the shard's log, as above
   * @param delta what to add, not zero
   * @param key holds the key's UTF-8 bytes
   * @param keyOffset where they begin
   * @param keyLength how many they are
   */
  public Addition(
      long client,
      long sequence,
      long firstIncomplete,
      long birth,
      long delta,
      byte[] key,
      int keyOffset,
      int keyLength) {
    this(
        client,
        sequence,
        firstIncomplete,
        birth,
        delta,
        key,
        keyOffset,
        keyLength,
        KeyHash.of(key, keyOffset, keyLength));
  }
}
