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
   * Of a key that fills its array and is not hashed yet.
   *
   * @param client who asks
   * @param sequence its numbering
   * @param firstIncomplete its watermark
   * @param birth as above
   * @param delta as above
   * @param key the whole key
   */
  public Addition(
      long client, long sequence, long firstIncomplete, long birth, long delta, byte[] key) {
    this(
        client,
        sequence,
        firstIncomplete,
        birth,
        delta,
        key,
        0,
        key.length,
        KeyHash.of(key, 0, key.length));
  }
}
