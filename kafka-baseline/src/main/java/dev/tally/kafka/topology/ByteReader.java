package dev.tally.kafka.topology;

import org.apache.kafka.common.errors.SerializationException;

/** Reads what {@link ByteWriter} wrote; anything else is refused, never guessed at. */
final class ByteReader {

  private final byte[] bytes;
  private final String what;
  private int at;

  ByteReader(byte[] bytes, String what) {
    this.bytes = bytes;
    this.what = what;
  }

  int octet() {
    if (at == bytes.length) {
      throw malformed("it ends early");
    }
    return bytes[at++] & 0xFF;
  }

  long fixed() {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | octet();
    }
    return value;
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = octet();
      value |= (long) (octet & 0x7F) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw malformed("a number of more than ten bytes");
  }

  long signed() {
    long zigzag = unsigned();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  /** How many elements follow, each of at least one byte, so that no length can ask for more. */
  int count() {
    long count = unsigned();
    if (count < 0 || count > bytes.length - at) {
      throw malformed("a count of " + count);
    }
    return (int) count;
  }

  void end() {
    if (at != bytes.length) {
      throw malformed((bytes.length - at) + " bytes too many");
    }
  }

  SerializationException malformed(String why) {
    return new SerializationException(
        "not a " + what + " (" + bytes.length + " bytes): " + why + " at byte " + at);
  }
}
