package dev.tally.history;

/**
 * The format of a recorded history, {@code .history}, version 1. All numbers are varints (LEB128);
 * those marked z are zigzag-coded first.
 *
 * <pre>
 * file      = "TALLYH1\n" keys { operation }
 * keys      = count { length utf8 }              key ids are 0, 1, 2, ... in this order
 * operation = flags                              one byte: kind | phase &lt;&lt; 2 | ending &lt;&lt; 4 | 0x40
 *             keyId process
 *             z(delta)
 *             z(intended - intended of the operation before; 0 before the first)
 *             z(call - intended)
 *             return - call
 *             [ z(value) version ]               only where the ending is DONE
 * </pre>
 *
 * <p>Times are nanoseconds since the recorder was opened. Operations stand in the order in which
 * they ended. A file whose writer was killed ends anywhere: what is not a whole operation at its
 * end is not read.
 */
final class HistoryFormat {

  static final byte[] MAGIC = {'T', 'A', 'L', 'L', 'Y', 'H', '1', '\n'};

  /** Set in the flags of every operation, so that no operation begins with a zero byte. */
  static final int OPERATION = 0x40;

  /** The longest operation: flags, two ints of 5 bytes, six longs of 10 bytes. */
  static final int MAX_OPERATION_BYTES = 1 + 2 * 5 + 6 * 10;

  private HistoryFormat() {}

  static long zigzag(long number) {
    return (number << 1) ^ (number >> 63);
  }

  static long unzigzag(long coded) {
    return (coded >>> 1) ^ -(coded & 1);
  }
}
