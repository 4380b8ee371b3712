package dev.tally.counter;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One operation on one counter, valid by construction. */
public sealed interface Request {

  /** The longest key, in bytes of its UTF-8 form. */
  int MAX_KEY_BYTES = 1024;

  /** The longest timeout of one operation. */
  Duration MAX_TIMEOUT = Duration.ofMinutes(10);

  /**
   * The counter's name.
   *
   * @return 1 to {@value #MAX_KEY_BYTES} bytes of UTF-8
   */
  String key();

  /**
   * How long the caller waits.
   *
   * @return more than zero, at most {@link #MAX_TIMEOUT}
   */
  Duration timeout();

  /**
   * An addition.
   *
   * @param key the counter's name
   * @param delta what to add, not zero
   * @param id under which it is applied exactly once
   * @param timeout how long the caller waits
   */
  record Add(String key, long delta, RequestId id, Duration timeout) implements Request {
    /** Checks every field against its limit. */
    public Add {
      checkKey(key);
      checkTimeout(timeout);
      if (delta == 0) {
        throw new InvalidRequestException("delta", "0", "any 64-bit number but 0");
      }
    }
  }

  /**
   * A read.
   *
   * @param key the counter's name
   * @param level how fresh the answer must be
   * @param token what the answer must not be older than, {@link Token#NONE} for no such bound
   * @param timeout how long the caller waits
   */
  record Get(String key, ReadLevel level, Token token, Duration timeout) implements Request {
    /** Checks every field against its limit. */
    public Get {
      checkKey(key);
      checkTimeout(timeout);
    }
  }

  private static void checkKey(String key) {
    if (key.isEmpty()) {
      throw new InvalidRequestException("key", "\"\"", "1 to " + MAX_KEY_BYTES + " bytes of UTF-8");
    }
    // A char is at most three bytes of UTF-8, so short keys need no encoding to be known as valid.
    if (key.length() * 3 > MAX_KEY_BYTES) {
      int bytes = key.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_KEY_BYTES) {
        throw new InvalidRequestException(
            "key", bytes + " bytes", "1 to " + MAX_KEY_BYTES + " bytes of UTF-8");
      }
    }
  }

  private static void checkTimeout(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new InvalidRequestException(
          "timeout", timeout.toString(), "more than zero, at most " + MAX_TIMEOUT);
    }
  }
}
