package dev.tally.kafka.topology;

import java.util.Arrays;

/** Grows a byte array; numbers as LEB128, signed ones zigzag first. */
final class ByteWriter {

  private byte[] bytes;
  private int length;

  ByteWriter(int expected) {
    bytes = new byte[Math.max(16, expected)];
  }

  ByteWriter octet(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
    return this;
  }

  ByteWriter fixed(long value) {
    ensure(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** All 64 bits count; small numbers are short. */
  ByteWriter unsigned(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  /** Small magnitudes are short. */
  ByteWriter signed(long value) {
    return unsigned((value << 1) ^ (value >> 63));
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
